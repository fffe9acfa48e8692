// Records what our own door sends: rings a house whose door has the test camera, and writes the shape of each video
// packet that the phone gets. `build/bench_relay_record > tests/bench/relay/door_packets.txt`; see traffic.h.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/bench/ring_devices.h"
#include "tests/flow/peers/house.h"
#include "tests/flow/peers/sip_device.h"

namespace foyer::bench {
namespace {

constexpr std::size_t kPictures = 250;  // 10 s, several key frames
constexpr std::uint16_t kAudioPort = 42500, kVideoPort = 42510;
constexpr std::chrono::microseconds kSameBurst{1000};

std::string Configuration(std::uint16_t port, const std::string& folder) {
  std::string text = "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:127.0.0.1:" + std::to_string(port) + "\"]\n";
  text += "[[user]]\nname = \"phone\"\npassword = \"bench-only\"\n[[group]]\nname = \"home\"\nmembers = [\"*\"]\n";
  text += "[door]\naor = \"door\"\nring = \"home\"\ncamera = \"test\"\naudio = \"test\"\n";
  text += "[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = \"" +
          peers::House::ControlSocket(folder) + "\"\n";
  return text + "[data]\ndir = \"" + folder + "\"\n[log]\nlevel = \"warning\"\n";
}

int BindVideo() {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(kVideoPort);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? fd : -1;
}

// Writes one line for each packet, and an empty one between bursts.
class Recorder {
 public:
  Recorder(peers::Pump& pump, int fd) : fd_(fd), source_(pump, fd, [this] { Read(); }) {}
  bool done() const { return pictures_ >= kPictures; }

 private:
  void Read() {
    std::uint8_t packet[2048];
    for (ssize_t size; !done() && (size = recv(fd_, packet, sizeof packet, 0)) >= 14;) {
      const auto now = Clock::now();
      if (count_++ > 0 && now - last_ > kSameBurst) std::printf("\n");
      last_ = now;
      const bool marker = (packet[1] & 0x80) != 0;
      std::printf("%zd %d %02x%02x\n", size, marker ? 1 : 0, packet[12], packet[13]);
      if (marker) ++pictures_;
    }
  }

  const int fd_;
  std::size_t count_ = 0, pictures_ = 0;
  Clock::time_point last_;
  peers::Pump::Source source_;
};

int Record() {
  peers::Pump pump;
  const TemporaryFolder folder;
  const std::uint16_t port = peers::FreePort();
  peers::House house(pump, FOYERD_PROGRAM, folder.path(), Configuration(port, folder.path()));
  peers::SipDeviceConfig config;
  config.user = "phone";
  config.password = "bench-only";
  config.domain = "bench.test";
  config.proxy_port = port;
  peers::SipDevice phone(pump, config);
  phone.Register();
  if (!pump.Until([&] { return phone.registered(); }) || !house.WaitForDoor()) return 1;
  const int video = BindVideo();
  if (video < 0) return 1;
  Recorder recorder(pump, video);
  phone.on_invite = [&] { phone.Respond(183, "tag", peers::MakeSdp("127.0.0.1", kAudioPort, kVideoPort)); };
  if (!house.Ring() || !pump.Until([&] { return recorder.done(); })) return 1;
  close(video);
  return 0;
}

}  // namespace
}  // namespace foyer::bench

int main() { return foyer::bench::Record(); }
