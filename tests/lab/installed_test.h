// The door as people have it: Debian's package, its unit and its configuration, on the board of the lab's guest.
#pragma once
#include <sys/types.h>

#include <memory>
#include <string>

#include "tests/lab/lab_test.h"

namespace foyer::lab {

class InstalledTest : public LabTest {
 protected:
  static void SetUpTestSuite() { Install(); }
  static void TearDownTestSuite();  // takes the packages away again
  ~InstalledTest() override;        // shows the journal if the test failed

  // `cmake/dev package` has made them; `suffix` is that of their version.
  static std::string Package(const std::string& name, const std::string& suffix = {});
  static void Install(const std::string& suffix = {});

  // Adds to the configuration that the package writes, and starts the service anew.
  void Configure(const std::string& sections);
  // A lock "front" on the line DOOR_RELAY, the button RING_BUTTON, a pulse of 3 s, the code 11 also before the answer.
  static std::string Board();
  static void AddUser(const std::string& name);
  std::unique_ptr<peers::Linphonec> AddPhone(const std::string& user, const std::string& transport = "udp");

  // house_ is the service from now on. Waits until its door is ready.
  void Watch();
  // A press at the board, the picture at the phone while it rings, the answer, the code, and one pulse of the lock.
  void RingFromPressToLock(peers::Linphonec& phone);
  // Its first half, and its second.
  void RingUntilTwoWay(peers::Linphonec& phone);
  void OpenByCode(peers::Linphonec& phone);

  static std::string Ask(const std::string& property);  // of the unit
  static pid_t MainPid();
  static std::string OutputOf(const std::string& command);
};

}  // namespace foyer::lab
