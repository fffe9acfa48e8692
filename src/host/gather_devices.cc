#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <grp.h>
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/format.h"
#include "host/gather_parts.h"
#include "sip/certificate.h"

namespace foyer::host {
namespace {

using doctor::DeviceFacts;
using doctor::DeviceKind;
using doctor::FileState;

constexpr std::string_view kV4l2 = "v4l2:", kFile = "file:", kAlsa = "alsa:", kVirtual = "virtual:";

FileState LookAt(const std::string& path, int mode, const Identity& user) {
  if (path.empty() || access(path.c_str(), F_OK) != 0) return FileState::kMissing;
  const auto errors = TryAs(user, {{path, mode}});
  if (!errors) return FileState::kUnknown;
  return errors->front() == 0 ? FileState::kUsable : FileState::kForbidden;
}

std::string GroupOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return {};
  const group* const owner = getgrgid(status.st_gid);
  return owner == nullptr ? std::string() : owner->gr_name;
}

DeviceFacts Device(DeviceKind kind, const std::string& what, const std::string& path, int mode, const Identity& user) {
  return {kind, what, path, LookAt(path, mode, user), GroupOf(path)};
}

// The first file of a folder whose name begins so; else that name alone.
std::string FirstOf(const std::string& folder, const std::string& beginning) {
  std::set<std::string> found;
  std::error_code error;
  for (std::filesystem::directory_iterator each(folder, error), end; !error && each != end; each.increment(error))
    if (each->path().filename().string().starts_with(beginning)) found.insert(each->path().string());
  return found.empty() ? folder + "/" + beginning + "*" : *found.begin();
}

// "plughw:CARD=Door,DEV=0", "hw:1,0": the control device of that card. Any card's for names that do not tell.
std::string ControlOfCard(const std::string& device) {
  const std::size_t colon = device.find(':');
  std::string card = colon == std::string::npos ? std::string() : device.substr(colon + 1);
  if (card.starts_with("CARD=")) card.erase(0, 5);
  card = card.substr(0, card.find(','));
  if (card.empty()) return FirstOf("/dev/snd", "controlC");
  if (std::ranges::all_of(card, [](char c) { return c >= '0' && c <= '9'; })) return "/dev/snd/controlC" + card;
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/asound/" + card, error);  // "Door" -> "card1"
  return error ? "/proc/asound/" + card : "/dev/snd/controlC" + folder.string().substr(4);
}

// "gpiochip0:17" tells its chip; names of lines and labels do not, so any chip stands for them.
std::string ChipOf(const std::string& line) {
  if (line.starts_with("gpiochip")) return "/dev/" + line.substr(0, line.find(':'));
  return FirstOf("/dev", "gpiochip");
}

std::set<std::string> LinesOf(const Config& config) {
  std::set<std::string> lines;
  for (const LockConfig& lock : config.locks) lines.insert(lock.gpio);
  for (const ButtonConfig& button : config.buttons) lines.insert(button.line.gpio);
  for (const InputConfig& input : config.inputs) lines.insert(input.line.gpio);
  for (const LedConfig& led : config.leds) lines.insert(led.line.gpio);
  for (const ReaderConfig& reader : config.readers) lines.insert(reader.wiegand.begin(), reader.wiegand.end());
  std::erase_if(lines, [](const std::string& line) { return line.starts_with(kVirtual); });
  return lines;
}

void AddChips(const Config& config, const Identity& user, std::vector<DeviceFacts>& devices) {
  std::set<std::string> chips;
  for (const std::string& line : LinesOf(config)) {
    const std::string chip = ChipOf(line);
    if (chips.insert(chip).second)
      devices.push_back(Device(DeviceKind::kGpio, "line " + line, chip, R_OK | W_OK, user));
  }
}

void AddSound(const Config& config, const Identity& user, std::vector<DeviceFacts>& devices) {
  const auto or_door = [&](const std::string& own) { return own.empty() ? config.door->audio : own; };
  for (const std::string& device : std::set{or_door(config.sound.microphone), or_door(config.sound.loudspeaker)}) {
    if (!device.starts_with(kAlsa)) continue;
    devices.push_back(
        Device(DeviceKind::kSound, device, ControlOfCard(device.substr(kAlsa.size())), R_OK | W_OK, user));
  }
}

void AddCamera(const std::string& camera, const Identity& user, std::vector<DeviceFacts>& devices) {
  if (camera.starts_with(kV4l2))
    devices.push_back(Device(DeviceKind::kCamera, camera, camera.substr(kV4l2.size()), R_OK | W_OK, user));
  if (camera.starts_with(kFile))
    devices.push_back(Device(DeviceKind::kCamera, camera, camera.substr(kFile.size()), R_OK, user));
}

void AddKeys(const std::string& device, const std::string& name, const Identity& user,
             std::vector<DeviceFacts>& devices) {
  if (device.empty() || device.starts_with(kVirtual)) return;
  devices.push_back(Device(DeviceKind::kKeys, name, device, R_OK, user));
}

doctor::CertificateFacts LookAtCertificate(const CertificateFiles& files, const std::string& wanted_name,
                                           const Identity& user) {
  doctor::CertificateFacts facts;
  facts.file = files.certificate;
  facts.wanted_name = wanted_name;
  const auto summary = sip::SummariseCertificate(files);
  if (!summary) {
    facts.trouble = summary.error().message;
    return facts;
  }
  const auto seconds = [](sip::WallTime time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  };
  facts.valid_from = seconds(summary->valid_from);
  facts.valid_to = seconds(summary->valid_to);
  facts.names = summary->names;
  for (const std::string& path : {files.certificate, files.key})
    facts.readable = facts.readable && LookAt(path, R_OK, user) != FileState::kForbidden;
  return facts;
}

}  // namespace

std::vector<DeviceFacts> LookAtDevices(const Config& config, const Identity& user) {
  std::vector<DeviceFacts> devices;
  if (config.door) {
    AddCamera(config.door->camera, user, devices);
    AddSound(config, user, devices);
  }
  AddChips(config, user, devices);
  for (const KeypadConfig& keypad : config.keypads) AddKeys(keypad.device, "keypad " + keypad.name, user, devices);
  for (const ReaderConfig& reader : config.readers) AddKeys(reader.device, "reader " + reader.name, user, devices);
  return devices;
}

void LookAtDataFolder(const Identity& user, doctor::HostFacts& facts) {
  facts.data_state = LookAt(facts.data_dir, R_OK | W_OK | X_OK, user);
  struct statvfs disk {};
  if (statvfs(facts.data_dir.c_str(), &disk) != 0) return;
  facts.free_bytes = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  facts.disk_read_only = (disk.f_flag & ST_RDONLY) != 0;
}

std::vector<doctor::CertificateFacts> LookAtCertificates(const Config& config, const Identity& user) {
  std::vector<doctor::CertificateFacts> certificates;
  if (!config.tls.own.certificate.empty()) {
    certificates.push_back(LookAtCertificate(config.tls.own, config.sip.domain, user));
    certificates.back().name = "certificate";
  }
  for (const DomainCertificate& other : config.tls.domains) {
    certificates.push_back(LookAtCertificate(other.files, other.domain, user));
    certificates.back().name = "certificate of " + other.domain;
  }
  return certificates;
}

}  // namespace foyer::host
