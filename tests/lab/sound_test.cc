// The door's sound on a real driver: snd-aloop, whose other end (hw:Loopback,1,0) is the street. It is a stereo card of
// 48000 Hz for those there, so everything is converted, too.
#include <fstream>
#include <iterator>

#include "tests/flow/peers/process.h"
#include "tests/lab/lab_test.h"
#include "tests/lab/sound_phone.h"

namespace foyer::lab {
namespace {

constexpr int kStreetRate = 48'000;
constexpr double kVisitorHertz = 600, kPhoneHertz = 1000;

// As the driver tells it of the end that foyerd records from.
std::string CardState() {
  std::ifstream file("/proc/asound/Loopback/pcm0c/sub0/status");
  return {std::istreambuf_iterator<char>(file), {}};
}

class SoundTest : public LabTest {
 protected:
  static flow::HouseOptions OnTheCard(const std::string& sound) {
    flow::HouseOptions options = OnTheBoard();
    options.audio = "alsa:hw:Loopback,0,0";
    options.more +=
        "[sound]\nchime = \"none\"\nringback = \"none\"\nautomatic_gain = false\n"
        "noise_suppression = \"off\"\nhalf_duplex = \"never\"\n" +
        sound;
    return options;
  }

  // A visitor who hums.
  std::unique_ptr<peers::Process> Hum() {
    const std::string path = folder() + "/hum.wav";
    Shell(
        "ffmpeg -loglevel error -y -f lavfi -i sine=frequency=600:sample_rate=48000:duration=300 -ac 2 -filter:a "
        "volume=2 " +
        path);
    return std::make_unique<peers::Process>(pump_, "visitor",
                                            peers::Command{{"aplay", "-q", "-D", "hw:Loopback,1,0", path}});
  }
  std::unique_ptr<peers::Process> RecordStreet() {
    street_ = folder() + "/street.raw";
    return std::make_unique<peers::Process>(pump_, "street",
                                            peers::Command{{"arecord", "-q", "-D", "hw:Loopback,1,0", "-f", "S16_LE",
                                                            "-r", "48000", "-c", "2", "-t", "raw", street_}});
  }
  // The tone in the last half second that was heard in the street.
  double StreetHears(double hertz) const {
    std::ifstream file(street_, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    constexpr std::size_t kFrame = 4, kFrames = kStreetRate / 2;
    const std::size_t frames = bytes.size() / kFrame;
    if (frames < kFrames) return 0;
    std::vector<std::int16_t> left;
    for (std::size_t frame = frames - kFrames; frame < frames; ++frame)
      left.push_back(static_cast<std::int16_t>(static_cast<std::uint8_t>(bytes[frame * kFrame]) |
                                               static_cast<std::uint8_t>(bytes[frame * kFrame + 1]) << 8));
    return ToneIn(left, hertz, kStreetRate);
  }

  // A phone that has rung and, if so wished, answered.
  void RingPhone(bool answer) {
    anna_ = AddDevice("anna");
    video_ = AddSink();
    phone_ = std::make_unique<SoundPhone>(pump_, peers::FreePort());
    Press();
    ASSERT_TRUE(Until([&] { return anna_->invite().has_value(); }));
    const std::string sdp = peers::MakeSdp("127.0.0.1", phone_->port(), video_->port(), "0 101", "sendrecv");
    anna_->Respond(183, "a", sdp);
    if (answer) {
      anna_->Respond(200, "a", sdp);
      ASSERT_TRUE(house_->WaitFor("answered"));
    }
  }

  std::string street_;
  std::unique_ptr<peers::SipDevice> anna_;
  std::unique_ptr<peers::RtpSink> video_;
  std::unique_ptr<SoundPhone> phone_;
};

TEST_F(SoundTest, TheVisitorIsHeardAtThePhoneAndThePhoneInTheStreet) {
  StartHouse(OnTheCard("echo_cancellation = false\n"));
  const auto visitor = Hum();
  const auto street = RecordStreet();
  RingPhone(true);
  EXPECT_TRUE(Until([&] { return phone_->Hears(kVisitorHertz) > 1500; })) << phone_->Hears(kVisitorHertz);
  EXPECT_LT(phone_->Hears(kPhoneHertz), 300);
  phone_->Speak(kPhoneHertz);
  EXPECT_TRUE(Until([&] { return StreetHears(kPhoneHertz) > 3000; })) << StreetHears(kPhoneHertz);
  EXPECT_TRUE(Until([&] { return phone_->Hears(kVisitorHertz) > 1500; })) << "both at once";
}

TEST_F(SoundTest, NobodyIsHeardInTheStreetBeforeTheAnswer) {
  StartHouse(OnTheCard("echo_cancellation = false\n"));
  const auto street = RecordStreet();
  RingPhone(false);
  ASSERT_TRUE(Until([&] { return phone_->packets() > 100; }));
  phone_->Speak(kPhoneHertz);
  const auto before = phone_->packets();
  ASSERT_TRUE(Until([&] { return phone_->packets() > before + 100; }));
  EXPECT_LT(StreetHears(kPhoneHertz), 100);
}

TEST_F(SoundTest, ADaemonThatWasStoppedForASecondGoesOn) {
  StartHouse(OnTheCard("echo_cancellation = false\n"));
  const auto visitor = Hum();
  RingPhone(true);
  ASSERT_TRUE(Until([&] { return phone_->Hears(kVisitorHertz) > 1500; }));
  const auto overruns = [&] { return Get("/api/v1/audio")["overruns"].get<int>(); };
  const int before = overruns();
  house_->process().Kill(SIGSTOP);
  EXPECT_TRUE(Until([] { return CardState().find("XRUN") != std::string::npos; })) << CardState();
  house_->process().Kill(SIGCONT);
  EXPECT_TRUE(Until([&] { return overruns() > before; }));
  EXPECT_TRUE(Until([&] { return phone_->Hears(kVisitorHertz) > 1500; }));
  EXPECT_EQ(house_->Count("fault"), 0U) << "an xrun is no fault";
}

TEST_F(SoundTest, TheCardIsCalibratedByItsEcho) {
  StartHouse(OnTheCard({}));
  // The street gives back what it hears.
  peers::Process echo(pump_, "echo",
                      {{"alsaloop", "-C", "hw:Loopback,1,0", "-P", "hw:Loopback,1,0", "-f", "S16_LE", "-r", "48000",
                        "-c", "2", "-t", "100000"}});
  // The two ends of the loopback must agree first; foyerd tries its card again each second.
  std::string said;
  EXPECT_TRUE(Until([&] {
    peers::Process calibrate(
        pump_, "foyerctl",
        {{FOYERCTL_PROGRAM, "--socket", peers::House::ControlSocket(folder()), "audio", "calibrate"}});
    const bool done = calibrate.WaitForExit() == 0 && calibrate.Printed(" ms; kept");
    said = calibrate.Output();
    return done;
  })) << said
      << echo.Output();
  const auto delay = Get("/api/v1/audio")["delay_ms"].get<int>();
  EXPECT_GT(delay, 20);
  EXPECT_LT(delay, 600);
}

}  // namespace
}  // namespace foyer::lab
