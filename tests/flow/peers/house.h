// A foyerd of the test's own: configuration in a folder that goes away, its events, its control socket.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"
#include "tests/flow/peers/event_feed.h"
#include "tests/flow/peers/process.h"

namespace foyer::peers {

// A port of the loopback that is free for UDP and for TCP.
std::uint16_t FreePort();

struct HouseProgram {
  std::vector<std::string> argv;
  std::string control_socket;
  std::string network_namespace;  // empty: ours
};

class House {
 public:
  House(Pump& pump, HouseProgram program);
  // Starts `foyerd` with this configuration text in `folder` and waits until it serves its control socket. The text
  // names `[control] socket` as ControlSocket(folder).
  House(Pump& pump, const std::string& foyerd, const std::string& folder, const std::string& configuration,
        const std::string& network_namespace = {});

  static std::string ControlSocket(const std::string& folder) { return folder + "/control"; }

  // Starts it again with the same configuration, after the process has ended.
  void Start();
  // Presses the button; false if the daemon refuses.
  bool Ring(const std::string& target = {});
  ControlAnswer Request(const std::string& method, const std::string& path, const std::string& body = {});

  std::size_t DevicesNow();  // registered ones, the door's own not counted
  bool WaitForDevices(std::size_t count);
  // The door's user agent is registered and free.
  bool DoorIsReady();
  bool WaitForDoor();
  // Media has gone from the door to the winner and from the winner to the door.
  bool TwoWay();
  // Waits until `count` events of this type have come since mark().
  bool WaitFor(const std::string& event, std::size_t count = 1);
  // Later waits and counts begin here.
  void Mark() { mark_ = events_->events().size(); }
  std::size_t Count(const std::string& event) const { return events_->Count(event, mark_); }
  const SeenEvent* First(const std::string& event) const { return events_->First(event, mark_); }

  EventFeed& events() { return *events_; }
  Process& process() { return *process_; }

 private:
  Pump& pump_;
  const HouseProgram program_;
  std::size_t mark_ = 0;
  std::unique_ptr<Process> process_;
  std::unique_ptr<EventFeed> events_;
};

}  // namespace foyer::peers
