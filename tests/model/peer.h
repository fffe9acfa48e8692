// A device as it is on the wire: SIP bytes in, SIP bytes out. It does by itself what the protocol demands (ACK, 200 to
// a BYE, credentials for a challenge); what a person does with it is said by a script.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "sip/message.h"

namespace foyer::model {

// One INVITE that a device has got.
struct Ring {
  struct Answer {
    std::string tag;
    bool acked = false;
    bool ended = false;  // by a BYE of the other side
  };

  sip::Message invite;
  Flow flow;                    // it came on
  TimePoint since;              // something last changed here
  bool spoke = false;           // a provisional response has gone out
  int refused = 0;              // with this status
  bool acked = false;           // that was acknowledged
  std::vector<Answer> answers;  // each 200, by its tag
  bool cancelled = false;
  std::string cancel_reason;  // the value of the CANCEL's Reason
  std::string last_response;  // goes out again when the INVITE comes again

  bool IsOpen() const { return refused == 0 && answers.empty(); }  // a final response is owed
  // More than 64*T1 ago: an INVITE that has met silence, and whatever has been cancelled or answered, is given up by
  // now, and what would be said of it is of no use to anybody.
  bool IsLate(TimePoint now) const {
    return (!IsOpen() || !spoke || cancelled) && now - since > std::chrono::seconds(30);
  }
};

// One INVITE that a device has sent.
struct Placed {
  struct Final {
    int status = 0;
    std::string tag;
    bool operator==(const Final&) const = default;
  };

  sip::Message invite;
  Flow flow;
  std::vector<int> provisionals;
  std::vector<Final> finals;           // different ones; retransmissions are not counted
  std::optional<sip::Message> answer;  // the first 2xx
  std::uint32_t cseq = 0;              // of the last request in its dialog
  bool ended = false;                  // by a BYE of either side
  bool lost = false;                   // the device cannot be told any more
};

struct PeerSettings {
  Aor aor;
  UserKind kind = UserKind::kPhone;
  std::string password;  // empty: a stranger
  std::string instance_id;
  Flow flow;
};

class Peer {
 public:
  // `loop` is its clock; it must outlive the peer.
  Peer(PeerSettings settings, const EventLoop& loop) : settings_(std::move(settings)), loop_(loop) {}

  // `send` puts bytes of this peer on the wire.
  using Send = std::function<void(const Flow& flow, const std::string& bytes)>;
  void SendBy(Send send) { send_ = std::move(send); }

  const PeerSettings& settings() const { return settings_; }
  const Flow& flow() const { return settings_.flow; }
  bool Owns(const Flow& flow) const;

  // What comes from the wire.
  void OnBytes(const std::string& bytes, const Flow& flow);

  // ---- Its network. One that is away hears nothing, and says nothing.
  void SetAway(bool away) { away_ = away; }
  bool is_away() const { return away_; }
  // It is reached another way from now on; what it has sent before came from the old one.
  void Move(const Flow& flow);

  // ---- What a script makes it do
  void Register(int expires = 3600);
  void Invite(const std::string& target, const std::string& sdp);
  void CancelInvite(std::string_view reason = {});  // the newest that has no final response
  void Respond(std::size_t ring, int status, const std::vector<std::string>& headers = {});
  void AnswerAgain(std::size_t ring);                       // a second 200 with another tag
  void RepeatAnswer(std::size_t ring, std::size_t answer);  // the same 200 once more: its ACK was lost
  // In the dialog of an answered ring (or of an early one), or of an INVITE of its own.
  struct Within {
    std::string method;
    std::string type = {};
    std::string body = {};
  };
  void SendInRing(std::size_t ring, std::size_t answer, const Within& within);
  void SendInPlaced(std::size_t placed, const Within& within);
  // What SendInRing() would send.
  std::string MakeInRing(std::size_t ring, std::size_t answer, const Within& within);
  void HangUp(std::string_view call_id);                              // what has been answered of it
  void SendMessage(const std::string& target, const Within& within);  // outside of any dialog
  void SendRaw(std::string bytes) { Transmit(flow(), std::move(bytes)); }

  bool loses_acks = false;       // its ACKs to a 2xx never arrive
  bool yields_to_cancel = true;  // a CANCEL ends a ring at once; else a script says how

  std::deque<Ring> rings;
  std::deque<Placed> placed;
  std::string last_sent;  // the newest bytes that it sent
  int registered = 0;     // how often its REGISTER was taken

 private:
  void Transmit(const Flow& flow, std::string bytes);
  void OnRequest(const sip::Message& request, const Flow& flow);
  void OnResponse(const sip::Message& response, const Flow& flow);
  void OnInvite(const sip::Message& request, const Flow& flow);
  void OnAck(const sip::Message& ack);
  void OnCancel(const sip::Message& cancel, const Flow& flow);
  void OnBye(const sip::Message& bye);
  void OnInviteResponse(Placed& placed, const sip::Message& response);
  bool AnswerChallenge(const sip::Message& response, const Flow& flow);
  void Acknowledge(const Placed& placed, const sip::Message& response);
  void SendResponse(Ring& ring, int status, const std::string& tag, const std::vector<std::string>& headers);
  std::string Request(std::string_view method, std::string_view uri, const std::vector<std::string>& headers,
                      const Within& within);
  std::string Contact() const;
  Flow ViaFlow() const;
  std::string NewBranch();
  std::string TagOf(std::size_t ring) const;  // nobody else has it
  std::string NewTag() { return TagOf(rings.size()) + "-" + std::to_string(++numbers_); }

  PeerSettings settings_;
  const EventLoop& loop_;
  Send send_;
  bool away_ = false;
  std::vector<Flow> old_flows_;
  std::uint32_t numbers_ = 0;  // for tags, branches and Call-IDs
  std::uint32_t cseq_ = 100;   // of requests outside of dialogs
  std::string challenged_;     // the newest request that may be challenged; empty: it has been, once
};

}  // namespace foyer::model
