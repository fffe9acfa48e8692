// `cmake/dev run`: a house on this machine. The daemon with its test camera, two phones of Debian's (linphonec), one
// press of the button; every step is printed as it happens and checked.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foyer/config.h"
#include "tests/flow/peers/house.h"
#include "tests/flow/peers/linphonec.h"

namespace foyer::demo {

class Demo {
 public:
  // `programs`: the folder of foyerd and read_picture. `keep`: where the pictures are left.
  Demo(Config config, std::string config_path, std::string programs, std::string keep);

  // True if all of it was seen to happen.
  bool RingOnce();
  // Stays until the daemon or the person ends it.
  void Stay();

 private:
  struct Phone {
    std::string user;
    std::unique_ptr<peers::Linphonec> linphonec;
    std::string picture;  // path of its JPEG
  };

  bool StartPhones();
  bool ShowPictures();
  bool PictureIsFresh(const Phone& phone);
  bool AnswerTalkOpenHangUp();
  bool Step(const std::string& what, const std::function<bool()>& holds);
  void PrintEvent(const peers::SeenEvent& event);

  const Config config_;
  const std::string config_path_, programs_, keep_;
  peers::Pump pump_;
  TemporaryFolder folder_;
  std::unique_ptr<peers::House> house_;
  std::vector<Phone> phones_;
  std::uint64_t pressed_us_ = 0;
};

}  // namespace foyer::demo
