// The control API: the routes of docs/openapi.yaml over the seams of the daemon.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctl/api_json.h"
#include "foyer/access.h"
#include "foyer/config_reload.h"
#include "foyer/credentials.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/http.h"
#include "foyer/location_service.h"
#include "foyer/ring_archive.h"
#include "foyer/sound_status.h"
#include "foyer/source_guard.h"
#include "foyer/status.h"
#include "foyer/uplink.h"
#include "foyer/user_directory.h"

namespace foyer::ctl {

// What the API speaks for; all of it outlives the API.
struct ApiParts {
  StatusSource& status;
  UserDirectory& users;
  LocationService& location;
  CallList& calls;
  EventJournal& journal;
  const AccessControl& access;
  const EventLoop& loop;
  Door* door = nullptr;  // null: a daemon without a door
  ConfigReload* reload = nullptr;
  const Uplinks* uplinks = nullptr;  // null: none
  BanList* bans = nullptr;           // null: nobody is ever banned
  SoundControl* sound = nullptr;     // null, and all that follow: a daemon without a door
  RingArchive* archive = nullptr;
  LockKeeper* locks = nullptr;
  Credentials* credentials = nullptr;
  CardEnrolment* enrolment = nullptr;
};

class Api : public HttpHandler {
 public:
  explicit Api(ApiParts parts) : parts_(parts) {}

  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override;
  bool OpenStream(const HttpRequest& request, HttpEventStream& stream) override;
  void OnStreamClosed(HttpEventStream& stream) override { streams_.erase(&stream); }

  // "GET /api/v1/users/{name}", for comparison with the document.
  static std::vector<std::string> RouteNames();

 private:
  struct Call {
    std::string query;
    std::string name;  // what stands for {name} in the path
    Json body;         // an object, empty if the request has none
    std::function<void(HttpResponse)> respond;

    void Succeed(int status, const Json& json) const;
    void Fail(int status, const std::string& error, const std::string& fix) const;
  };
  struct Route {
    const char* method;
    const char* path;
    void (Api::*handle)(const Call& call);
  };
  static const std::vector<Route>& Routes();

  void GetStatus(const Call& call);
  void PostReload(const Call& call);
  void PostRing(const Call& call);
  void PostHangUp(const Call& call);
  void GetLocks(const Call& call);
  void PostOpen(const Call& call);
  void PostHold(const Call& call);
  void PostBlock(const Call& call);
  void PostRelease(const Call& call);
  void GetInputs(const Call& call);
  void GetUsers(const Call& call);
  void PostUser(const Call& call);
  void DeleteUser(const Call& call);
  void GetPins(const Call& call);
  void PostPin(const Call& call);
  void DeletePin(const Call& call);
  void GetCards(const Call& call);
  void DeleteCard(const Call& call);
  void GetEnrolment(const Call& call);
  void PostEnrolment(const Call& call);
  void DeleteEnrolment(const Call& call);
  void GetBindings(const Call& call);
  void GetUplinks(const Call& call);
  void GetCalls(const Call& call);
  void GetBans(const Call& call);
  void DeleteBan(const Call& call);
  void GetAudio(const Call& call);
  void PostCalibrate(const Call& call);
  void GetEvents(const Call& call);
  void GetStream(const Call& call);
  Json Locks() const;
  Json Inputs() const;
  bool MayUseLock(const Call& call) const;
  static void AnswerOrder(const Call& call, const Status& done);
  bool HasSound(const Call& call) const;
  void GetSnapshot(const Call& call);
  void GetEventSnapshot(const Call& call);
  void GetEventRecording(const Call& call);
  using FindFile = std::optional<KeptFile> (RingArchive::*)(std::uint64_t event) const;
  void GetKept(const Call& call, const char* what, FindFile find);
  bool HasDoor(const Call& call) const { return IsThere(parts_.door, call); }
  static bool IsThere(const void* part_of_door, const Call& call);
  bool HasEntry(const Call& call) const;  // PINs and cards
  void ListCredentials(const Call& call, CredentialKind kind, const char* name);
  void RemoveCredential(const Call& call, CredentialKind kind);
  // The rules let whoever may write to the control socket; else it was answered.
  bool MayDo(const Call& call, Action action, const std::string& target) const;

  const ApiParts parts_;
  std::map<HttpEventStream*, std::unique_ptr<EventJournal::Subscription>> streams_;
};

}  // namespace foyer::ctl
