// The power goes while the house is in use, on a disk that loses its cache: whatever was acknowledged before is there
// afterwards, no file is torn, and foyerd starts without help. FOYER_POWER_CUTS says how often (3).
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "tests/flow/flow_test.h"
#include "tests/flow/peers/cut_disk.h"

namespace foyer::flow {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t kPhones = 4;
constexpr const char* kNames[kPhones] = {"anna", "ben", "carl", "dora"};
const std::set<std::string> kKeptEvents = {"ring",     "answered",  "unlock",   "lock_on",    "lock_off", "ended",
                                           "snapshot", "recording", "recorded", "credential", "setting"};

// What is known of one thing (an empty value: it is not there): what was asked for, and what was acknowledged, each
// with its time. Only when the power has gone it is known what was in time.
class Promise {
 public:
  void Ask(const std::string& value) { history_.push_back({value, std::nullopt}); }
  void Acknowledge(const std::string& value) {
    history_.push_back({value, Clock::now()});
    newest_ = value;
  }
  const std::string& newest() const { return newest_; }  // that was acknowledged, in time or not

  // What may be there after a cut: what was acknowledged last before it, and all that was asked for since.
  std::set<std::string> Possible(Clock::time_point cut) const {
    std::set<std::string> possible = {certain_};
    for (const auto& [value, acknowledged] : history_) {
      if (acknowledged && *acknowledged < cut) possible.clear();
      possible.insert(value);
    }
    return possible;
  }
  void Found(const std::string& value) {
    history_.clear();
    certain_ = newest_ = value;
  }

 private:
  struct Step {
    std::string value;
    std::optional<Clock::time_point> acknowledged;
  };
  std::string certain_, newest_;
  std::vector<Step> history_;
};

std::string KeyOf(const json& event) {
  return event.value("type", "") + " " + std::to_string(event.value("monotonic_us", std::uint64_t{0}));
}

int Cuts() {
  const char* cuts = std::getenv("FOYER_POWER_CUTS");
  return cuts == nullptr ? 3 : std::atoi(cuts);
}

// The moments of the cuts and what they take; the load itself depends on the machine, too.
std::uint64_t Seed() {
  const char* seed = std::getenv("FOYER_POWER_SEED");
  return seed == nullptr ? std::random_device()() : std::strtoull(seed, nullptr, 10);
}

class PowerCutTest : public FlowTest {
 protected:
  ~PowerCutTest() override { EndHouse(); }

  void SetUp() override {
    const std::uint64_t seed = Seed();
    std::printf("FOYER_POWER_SEED=%llu\n", static_cast<unsigned long long>(seed));
    random_.seed(seed);
    HouseOptions options;
    options.front_line = "virtual:" + lock_path();
    options.tls = true;
    options.pulse_ms = 50;
    options.proxy = "rings_per_minute = 100000";
    options.more = "[recording]\npolicy = \"on_ring\"\n[defence]\nnever = [\"127.0.0.0/8\"]\n";
    WriteConfiguration(options);
    disk_ = std::make_unique<peers::CutDisk>(pump_, VOLATILE_DISK_PROGRAM, folder());
    if (!disk_->Mount()) GTEST_SKIP() << "nobody may mount here";
    for (const char* name : kNames) phones_.push_back(MakePhone(name));
  }

  std::vector<std::string> Command() const {
    return {foyerd_, "--config", folder() + "/foyer.conf", "--data", disk_->data()};
  }
  void StartOnDisk() {
    house_ = std::make_unique<peers::House>(pump_, peers::HouseProgram{Command(), folder() + "/control", {}});
    house_->events().on_event = [this](const peers::SeenEvent& event) {
      if (kKeptEvents.contains(event.type)) seen_.push_back({event, Clock::now()});
    };
    EXPECT_TRUE(house_->WaitForDoor());
  }
  void EndHouse() {
    if (house_) house_->process().Kill(SIGKILL);
    if (house_) house_->process().WaitForExit();
    house_.reset();
  }

  void Pump() {
    int turns = 2;
    pump_.Until([&] { return --turns == 0; });
  }

  std::unique_ptr<peers::SipDevice> MakePhone(const std::string& name) {
    auto phone = MakeDevice(name);
    peers::SipDevice& device = *phone;
    phone->on_any_response = [this, name, &device](const sip::Message& response) {
      if (response.method() != sip::Method::kRegister || response.status() != 200) return;
      under_way_.erase(name);
      bindings_[name].Acknowledge(asked_[name]);
    };
    phone->on_invite = [this, &device] {
      device.Respond(180, "tag");
      if (random_() % 2 == 0) device.Respond(200, "tag", peers::MakeSdp("127.0.0.1", 31000, 31002));
    };
    return phone;
  }

  // A binding that differs from the one before: its Contact says which it is.
  void Register(peers::SipDevice& phone, const std::string& name, bool leaves = false) {
    if (!under_way_.insert(name).second) return;
    const std::string version = leaves ? "" : "v" + std::to_string(++versions_);
    peers::Registration registration;
    registration.contacts = "<" + phone.contact_uri() + (leaves ? "" : ";version=" + version) +
                            ">;+sip.instance=\"<urn:uuid:0000-" + name + ">\";expires=" + (leaves ? "0" : "3600");
    registration.call_id = "registration-of-" + name;
    asked_[name] = version;
    bindings_[name].Ask(version);
    phone.Register(registration);
  }

  // A change by the API. What was told before it was asked for is on disk when it is acknowledged.
  void Change(const std::string& method, const std::string& path, const json& body, Promise& promise,
              const std::string& value) {
    Pump();
    const std::size_t seen = seen_.size();
    promise.Ask(value);
    const auto answer = house_->Request(method, path, body.dump());
    if (answer.status / 100 != 2) return;
    promise.Acknowledge(value);
    barriers_.emplace_back(Clock::now(), seen);
  }

  static json NewUser(const std::string& name) {
    return {{"name", name}, {"kind", "phone"}, {"ha1_md5", std::string(32, 'a')}, {"ha1_sha256", std::string(64, 'a')}};
  }
  void ChangeUser() {
    const std::string name = "guest" + std::to_string(random_() % 5);
    Promise& promise = users_[name];
    if (promise.newest() == "there") return Change("DELETE", "/api/v1/users/" + name, json::object(), promise, "");
    Change("POST", "/api/v1/users", NewUser(name), promise, "there");
  }
  void ChangeCode() {
    const std::string name = "code" + std::to_string(++versions_);
    Change("POST", "/api/v1/pins", {{"name", name}, {"lock", "front"}, {"uses", 3}}, codes_[name], "there");
  }
  void ChangeSetting() {
    const std::string days = std::to_string(100 + random_() % 900);
    Change("PUT", "/api/v1/settings/history.keep_days", {{"value", std::stoi(days)}}, setting_, days);
  }
  void Ring() {
    if (house_->DoorIsReady()) {
      house_->Ring();
    } else if (random_() % 4 == 0) {
      house_->Request("POST", "/api/v1/hangup");
    }
  }

  void LiveUntilTheCut() {
    const std::string fingerprint = Get("/api/v1/status").value("certificate_fingerprint", "");
    if (!fingerprint.empty()) fingerprint_.Acknowledge(fingerprint);
    const auto give_up = Clock::now() + std::chrono::seconds(120);
    while (!disk_->cut() && Clock::now() < give_up) {
      for (std::size_t phone = 0; phone < kPhones; ++phone)
        Register(*phones_[phone], kNames[phone], random_() % 8 == 0);
      switch (random_() % 6) {
        case 0:
          ChangeUser();
          break;
        case 1:
          ChangeCode();
          break;
        case 2:
          ChangeSetting();
          break;
        case 3:
          house_->Request("POST", "/api/v1/locks/front/open");
          break;
        default:
          Ring();
      }
      Pump();
    }
    ASSERT_TRUE(disk_->cut()) << "nothing was written";
  }

  // The power is gone, and comes back.
  void Restore() {
    EndHouse();
    under_way_.clear();
    disk_->Unmount();
    ASSERT_TRUE(disk_->Mount());
    ExpectWholeDatabase();
    if (HasFatalFailure()) return;
    StartOnDisk();
  }

  void ExpectWholeDatabase() const {
    const std::string path = disk_->data() + "/foyer.db";
    if (!std::filesystem::exists(path)) return;
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    std::string found;
    const auto read = [](void* text, int, char** values, char**) {
      *static_cast<std::string*>(text) += values[0];
      return 0;
    };
    sqlite3_exec(database, "PRAGMA integrity_check", read, &found, nullptr);
    sqlite3_close(database);
    EXPECT_EQ(found, "ok");
  }

  void ExpectPromises() {
    std::map<std::string, std::string> bindings, users, codes;
    for (const json& binding : List("bindings")) {
      const std::string uri = binding["uri"], aor = binding["aor"];
      const std::size_t version = uri.find("version=");
      if (version != std::string::npos) bindings[aor.substr(4, aor.find('@') - 4)] = uri.substr(version + 8);
    }
    for (auto& [name, promise] : bindings_) Expect(promise, bindings[name], "the binding of " + name);
    for (const json& user : List("users")) users[user["name"]] = "there";
    for (auto& [name, promise] : users_) Expect(promise, users[name], "the user " + name);
    for (const json& code : List("pins")) codes[code["name"]] = "there";
    for (auto& [name, promise] : codes_) Expect(promise, codes[name], name);
    for (const json& setting : List("settings"))
      if (setting["key"] == "history.keep_days")
        Expect(setting_, setting.value("changed", false) ? setting["value"].dump() : "", "the setting");
    Expect(fingerprint_, Get("/api/v1/status").value("certificate_fingerprint", ""), "the certificate");
    ExpectEvents();
    ExpectFiles();
  }
  json List(const std::string& what) { return Get("/api/v1/" + what)[what]; }
  void Expect(Promise& promise, const std::string& found, const std::string& what) {
    EXPECT_THAT(promise.Possible(cut_at_), testing::Contains(found)) << what;
    promise.Found(found);
  }

  void ExpectEvents() {
    std::set<std::string> kept;
    const json events = Get("/api/v1/events?limit=1000");
    for (const json& event : events["events"]) kept.insert(KeyOf(event));
    events_certain_ = 0;
    for (const auto& [at, seen] : barriers_)
      if (at < cut_at_) events_certain_ = std::max(events_certain_, seen);
    for (std::size_t index = 0; index < events_certain_; ++index) {
      const auto& event = seen_[index].event;
      const std::string key = event.type + " " + std::to_string(event.monotonic_us);
      EXPECT_TRUE(kept.contains(key)) << key << " is lost, number " << index << " of " << events_certain_;
    }
  }

  // Those that were told to be there, and all that are there.
  void ExpectFiles() {
    for (const Seen& seen : seen_) {
      const bool is_file = seen.event.type == "snapshot" || seen.event.type == "recorded";
      if (!is_file || seen.event.Field("file").empty() || seen.at >= cut_at_) continue;
      const std::string file = seen.event.Field("file");
      ASSERT_TRUE(std::filesystem::exists(file)) << file;
      EXPECT_EQ(std::to_string(std::filesystem::file_size(file)), seen.event.Field("bytes")) << file;
    }
    std::set<std::filesystem::path> files;
    ASSERT_TRUE(Until([&] { return Tidy(files); })) << "what was cut off is still there";
    for (const auto& file : files) ExpectWhole(file);
  }
  // Nothing of them is unfinished.
  bool Tidy(std::set<std::filesystem::path>& files) const {
    files.clear();
    std::error_code none;
    for (const char* part : {"/snapshots", "/recordings"})
      for (const auto& entry : std::filesystem::directory_iterator(disk_->data() + part, none))
        files.insert(entry.path());
    return std::ranges::none_of(files,
                                [](const auto& file) { return file.string().find(".part") != std::string::npos; });
  }

  void ExpectWhole(const std::filesystem::path& path) {
    if (!looked_at_.insert(path.string()).second) return;
    if (path.extension() == ".jpg") {
      peers::Process reader(pump_, "read_picture", peers::Command{{READ_PICTURE_PROGRAM, path.string()}});
      EXPECT_EQ(reader.WaitForExit(), 0) << reader.Output();
    } else {
      peers::Process player(pump_, "ffmpeg",
                            peers::Command{{"ffmpeg", "-nostdin", "-v", "error", "-i", path.string(), "-vsync",
                                            "passthrough", "-enc_time_base:v", "1:1000", "-f", "null", "-"}});
      EXPECT_EQ(player.WaitForExit(), 0) << path;
      EXPECT_EQ(player.Output(), "") << path;
    }
  }

  struct Seen {
    peers::SeenEvent event;
    Clock::time_point at;
  };
  std::unique_ptr<peers::CutDisk> disk_;
  std::vector<std::unique_ptr<peers::SipDevice>> phones_;
  std::mt19937_64 random_;
  std::set<std::string> under_way_, looked_at_;
  std::map<std::string, std::string> asked_;
  std::map<std::string, Promise> bindings_, users_, codes_;
  Promise setting_, fingerprint_;
  std::vector<Seen> seen_;
  std::vector<std::pair<Clock::time_point, std::size_t>> barriers_;  // so many of seen_ are on disk at that time
  std::size_t events_certain_ = 0;
  unsigned versions_ = 0;
  Clock::time_point cut_at_;
};

TEST_F(PowerCutTest, NothingThatWasAcknowledgedIsLostAndNoFileIsTorn) {
  StartOnDisk();
  for (int cut = 1; cut <= Cuts() && !HasFailure(); ++cut) {
    disk_->CutAfter(random_() % 300, random_());
    LiveUntilTheCut();
    if (HasFatalFailure()) return;
    cut_at_ = disk_->cut()->at;
    const auto gone = *disk_->cut();
    Restore();
    if (HasFatalFailure()) return;
    ExpectPromises();
    std::printf("cut %d: %u of %u sectors lost, %zu events certain, %zu files\n", cut, gone.lost, gone.of,
                events_certain_, looked_at_.size());
    seen_.clear();
    barriers_.clear();
  }
}

// Its journal meets errors, and the file system turns read-only by itself.
TEST_F(PowerCutTest, ADiskThatDiesInTheMidstOfItStopsNeitherBellNorLock) {
  StartOnDisk();
  Register(*phones_[0], kNames[0]);
  ASSERT_TRUE(Until([&] { return under_way_.empty(); }));
  disk_->CutAfter(0, 1);
  ASSERT_TRUE(Until([&] {
    house_->Request("PUT", "/api/v1/settings/history.keep_days", R"({"value":200})");
    return disk_->cut().has_value();
  }));
  phones_[0]->on_invite = [this] { phones_[0]->Respond(180, "tag"); };
  for (int ring = 0; ring < 2; ++ring) {
    house_->Mark();
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(house_->WaitFor("provisional"));
    for (int digit = 0; digit < 2; ++digit)
      phones_[0]->SendInDialog("INFO", "tag", "application/dtmf-relay", "Signal=1\r\nDuration=250\r\n");
    EXPECT_TRUE(house_->WaitFor("lock_on"));
    EXPECT_TRUE(house_->WaitFor("lock_off"));
    ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
    ASSERT_TRUE(house_->WaitForDoor());
  }
  EXPECT_EQ(house_->Request("POST", "/api/v1/users", NewUser("eve").dump()).status, 409);
  Register(*phones_[1], kNames[1]);
  EXPECT_TRUE(Until([&] { return !under_way_.contains(kNames[1]); }));
  EXPECT_TRUE(house_->WaitFor("fault"));
}

TEST_F(PowerCutTest, APowerCutDuringTheFirstStartIsNoHindrance) {
  const auto ask = [this](const char* method, const std::string& path, const std::string& body = "") {
    return peers::ControlRequest(folder() + "/control", method, path, body);
  };
  for (int cut = 1; cut <= Cuts() && !HasFailure(); ++cut) {
    disk_->Format();
    ASSERT_TRUE(disk_->Mount());
    disk_->CutAfter(random_() % 80, random_());
    fingerprint_ = {};
    {
      peers::Process foyerd(pump_, "foyerd", peers::Command{Command()});
      ASSERT_TRUE(Until([&] {
        const auto status = ask("GET", "/api/v1/status");
        if (status.status == 200)
          fingerprint_.Acknowledge(json::parse(status.body).value("certificate_fingerprint", ""));
        ask("PUT", "/api/v1/settings/history.keep_days", R"({"value":200})");
        return disk_->cut().has_value();
      })) << foyerd.Output();
      foyerd.Kill(SIGKILL);
      foyerd.WaitForExit();
    }
    cut_at_ = disk_->cut()->at;
    std::printf("first start %d: %u of %u sectors lost\n", cut, disk_->cut()->lost, disk_->cut()->of);
    Restore();
    const std::string found = Get("/api/v1/status").value("certificate_fingerprint", "");
    const auto possible = fingerprint_.Possible(cut_at_);
    if (!possible.contains("")) Expect(fingerprint_, found, "the certificate");
    EndHouse();
  }
}

}  // namespace
}  // namespace foyer::flow
