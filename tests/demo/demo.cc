#include "tests/demo/demo.h"

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace foyer::demo {

Demo::Demo(Config config, std::string config_path, std::string programs, std::string keep)
    : config_(std::move(config)),
      config_path_(std::move(config_path)),
      programs_(std::move(programs)),
      keep_(std::move(keep)) {
  std::filesystem::create_directories(keep_);
  const peers::HouseProgram program = {
      {programs_ + "/foyerd", "--config", config_path_, "--data", folder_.path()}, folder_.path() + "/control", ""};
  house_ = std::make_unique<peers::House>(pump_, program);
  house_->events().on_event = [this](const peers::SeenEvent& event) { PrintEvent(event); };
}

bool Demo::Step(const std::string& what, const std::function<bool()>& holds) {
  const bool seen = pump_.Until(holds);
  std::printf("%s %s\n", seen ? "   ok    " : "   MISSING", what.c_str());
  std::fflush(stdout);
  return seen;
}

void Demo::PrintEvent(const peers::SeenEvent& event) {
  if (event.type == "ring") pressed_us_ = event.monotonic_us;
  const double ms =
      pressed_us_ == 0 ? 0 : (static_cast<double>(event.monotonic_us) - static_cast<double>(pressed_us_)) / 1000;
  std::printf("%+10.1f ms  %-14s", ms, event.type.c_str());
  for (const auto& [name, value] : event.fields) std::printf(" %s=%s", name.c_str(), value.c_str());
  std::printf("\n");
  std::fflush(stdout);
}

bool Demo::StartPhones() {
  const std::string transports[] = {"udp", "tcp"};
  for (const UserConfig& user : config_.users) {
    if (user.kind != UserKind::kPhone || phones_.size() == 2) continue;
    peers::LinphonecConfig phone;
    phone.user = user.name;
    phone.password = user.password;
    phone.domain = config_.sip.domain;
    phone.transport = transports[phones_.size()];
    for (const ListenAddress& listen : config_.sip.listen)
      if (UriName(listen.transport) == phone.transport) phone.proxy = listen.endpoint.ToString();
    phone.folder = folder_.path() + "/" + user.name;
    phones_.push_back({user.name, std::make_unique<peers::Linphonec>(pump_, phone), keep_ + "/" + user.name + ".jpg"});
    std::filesystem::remove(phones_.back().picture);
  }
  return Step("two phones register, one over UDP and one over TCP", [this] { return house_->DevicesNow() >= 2; }) &&
         Step("the door's own user agent registers", [this] { return house_->DoorIsReady(); });
}

bool Demo::RingOnce() {
  if (phones_.empty() && !StartPhones()) return false;
  std::printf("\nSomebody presses the button.\n");
  house_->Mark();
  return house_->Ring() && ShowPictures() && AnswerTalkOpenHangUp();
}

bool Demo::ShowPictures() {
  bool seen = Step("both phones ring", [this] { return house_->Count("provisional") >= 2; });
  seen &=
      Step("the door's picture goes to both, while they ring", [this] { return house_->Count("first_rtp_out") >= 2; });
  for (Phone& phone : phones_) {
    phone.linphonec->Snapshot(phone.picture);
    seen &= Step(phone.user + " decoded a picture taken after the press: " + phone.picture,
                 [this, &phone] { return PictureIsFresh(phone); });
  }
  if (house_->Count("answered") != 0) std::printf("   MISSING somebody answered before the pictures were there\n");
  return seen && house_->Count("answered") == 0;
}

// Reads the time that the camera burnt into the picture, in a process of its own.
bool Demo::PictureIsFresh(const Phone& phone) {
  if (!std::filesystem::exists(phone.picture)) {
    phone.linphonec->Snapshot(phone.picture);
    return false;
  }
  peers::Process reader(pump_, "read_picture", {{programs_ + "/read_picture", phone.picture}});
  if (reader.WaitForExit() != 0 || reader.lines().empty()) {
    phone.linphonec->Snapshot(phone.picture);
    return false;
  }
  const auto strip = nlohmann::json::parse(reader.lines().front(), nullptr, false);
  return strip.is_object() && strip.value("capture_ms", std::uint64_t{0}) * 1000 > pressed_us_;
}

bool Demo::AnswerTalkOpenHangUp() {
  Phone& winner = phones_.front();
  winner.linphonec->Answer();
  bool seen = Step(winner.user + " answers", [this] { return house_->Count("answered") == 1; });
  seen &= Step("the other one stops ringing", [this] { return house_->Count("cancelled") == phones_.size() - 1; });
  seen &= Step("both hear each other", [this] { return house_->TwoWay(); });
  for (const char digit : config_.locks.front().codes.front()) winner.linphonec->SendDigit(digit);
  seen &= Step(winner.user + " opens the lock by DTMF", [this] { return house_->Count("lock_on") == 1; });
  seen &= Step("the lock closes by itself", [this] { return house_->Count("lock_off") == 1; });
  winner.linphonec->HangUp();
  seen &= Step(winner.user + " hangs up, and the ring is over", [this] { return house_->Count("ended") == 1; });
  return seen;
}

void Demo::Stay() {
  std::printf("\nThe house stays up. Ring it again:  %s/foyerctl --socket %s/control ring\n", programs_.c_str(),
              folder_.path().c_str());
  std::printf("See what happens:  %s/foyerctl --socket %s/control events --follow\nEnd it with Ctrl-C.\n",
              programs_.c_str(), folder_.path().c_str());
  std::fflush(stdout);
  while (house_->process().IsRunning()) pump_.Until([this] { return !house_->process().IsRunning(); });
}

}  // namespace foyer::demo
