#include "history/ring_row.h"

#include <chrono>
#include <utility>
#include <vector>

#include "foyer/record_fields.h"

namespace foyer::history {
namespace {

using std::chrono::microseconds;

constexpr std::string_view kVersion = "1";

// Writes one value after the other; Reader reads them in the same order.
class Writer {
 public:
  void Add(const std::string& text) { fields_.push_back(text); }
  void Add(std::uint64_t number) { fields_.push_back(std::to_string(number)); }
  void Add(std::int64_t number) { fields_.push_back(std::to_string(number)); }
  void Add(bool truth) { fields_.emplace_back(truth ? "1" : "0"); }
  void Add(microseconds time) { Add(static_cast<std::int64_t>(time.count())); }
  void Add(const std::optional<microseconds>& time) {
    fields_.push_back(time ? std::to_string(time->count()) : std::string());
  }
  template <typename T, typename AddOne>
  void AddAll(const std::vector<T>& values, AddOne add_one) {
    Add(static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) add_one(value);
  }
  std::string Row() const { return EncodeFields(fields_); }

 private:
  std::vector<std::string> fields_;
};

class Reader {
 public:
  explicit Reader(std::vector<std::string> fields) : fields_(std::move(fields)) {}

  void Read(std::string& text) {
    if (next_ < fields_.size()) {
      text = fields_[next_++];
    } else {
      good_ = false;
    }
  }
  template <typename Number>
  void ReadNumber(Number& number) {
    std::string text;
    Read(text);
    const auto read = DecodeNumber<Number>(text);
    good_ = good_ && read.has_value();
    number = read.value_or(0);
  }
  void Read(bool& truth) {
    std::string text;
    Read(text);
    truth = text == "1";
  }
  void Read(microseconds& time) {
    std::int64_t count = 0;
    ReadNumber(count);
    time = microseconds(count);
  }
  void Read(std::optional<microseconds>& time) {
    std::string text;
    Read(text);
    if (const auto count = DecodeNumber<std::int64_t>(text)) time = microseconds(*count);
  }
  template <typename T, typename ReadOne>
  void ReadAll(std::vector<T>& values, ReadOne read_one) {
    std::uint64_t count = 0;
    ReadNumber(count);
    for (std::uint64_t i = 0; good_ && i < count; ++i) read_one(values.emplace_back());
  }
  bool is_whole() const { return good_ && next_ == fields_.size(); }

 private:
  const std::vector<std::string> fields_;
  std::size_t next_ = 0;
  bool good_ = true;
};

}  // namespace

std::string EncodeRing(const RingRecord& ring) {
  Writer row;
  row.Add(std::string(kVersion));
  row.Add(ring.id);
  row.AddAll(ring.presses, [&row](std::uint64_t press) { row.Add(press); });
  row.AddAll(ring.call_ids, [&row](const std::string& call_id) { row.Add(call_id); });
  row.Add(ring.wall_ms);
  row.Add(ring.monotonic_us);
  for (const std::string* text : {&ring.door, &ring.button, &ring.target}) row.Add(*text);
  row.AddAll(ring.devices, [&row](const RungDevice& device) {
    for (const std::string* text : {&device.device, &device.aor, &device.state}) row.Add(*text);
    row.Add(device.called);
    row.Add(device.ringing);
    row.Add(device.picture);
  });
  row.Add(ring.answered_by);
  row.Add(ring.answered_device);
  row.Add(ring.answered);
  row.Add(ring.ended);
  row.AddAll(ring.unlocks, [&row](const RingUnlock& unlock) {
    for (const std::string* text : {&unlock.lock, &unlock.user, &unlock.method, &unlock.why}) row.Add(*text);
    row.Add(unlock.allowed);
    row.Add(unlock.at);
  });
  row.AddAll(ring.steps, [&row](const RingStep& step) {
    row.Add(step.what);
    row.Add(step.who);
    row.Add(step.at);
  });
  row.Add(static_cast<std::uint64_t>(ring.end));
  row.Add(ring.why);
  return row.Row();
}

std::optional<RingRecord> DecodeRing(std::string_view text) {
  auto fields = DecodeFields(text);
  if (!fields) return std::nullopt;
  Reader row(std::move(*fields));
  RingRecord ring;
  std::string version;
  row.Read(version);
  if (version != kVersion) return std::nullopt;
  row.ReadNumber(ring.id);
  row.ReadAll(ring.presses, [&row](std::uint64_t& press) { row.ReadNumber(press); });
  row.ReadAll(ring.call_ids, [&row](std::string& call_id) { row.Read(call_id); });
  row.ReadNumber(ring.wall_ms);
  row.ReadNumber(ring.monotonic_us);
  for (std::string* field : {&ring.door, &ring.button, &ring.target}) row.Read(*field);
  row.ReadAll(ring.devices, [&row](RungDevice& device) {
    for (std::string* field : {&device.device, &device.aor, &device.state}) row.Read(*field);
    row.Read(device.called);
    row.Read(device.ringing);
    row.Read(device.picture);
  });
  row.Read(ring.answered_by);
  row.Read(ring.answered_device);
  row.Read(ring.answered);
  row.Read(ring.ended);
  row.ReadAll(ring.unlocks, [&row](RingUnlock& unlock) {
    for (std::string* field : {&unlock.lock, &unlock.user, &unlock.method, &unlock.why}) row.Read(*field);
    row.Read(unlock.allowed);
    row.Read(unlock.at);
  });
  row.ReadAll(ring.steps, [&row](RingStep& step) {
    row.Read(step.what);
    row.Read(step.who);
    row.Read(step.at);
  });
  std::uint64_t end = 0;
  row.ReadNumber(end);
  row.Read(ring.why);
  if (!row.is_whole() || end > static_cast<std::uint64_t>(RingEnd::kCutOff)) return std::nullopt;
  ring.end = static_cast<RingEnd>(end);
  return ring;
}

}  // namespace foyer::history
