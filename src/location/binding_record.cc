#include "location/binding_record.h"

#include <algorithm>
#include <vector>

#include "foyer/record_fields.h"

namespace foyer::location {
namespace {

constexpr std::size_t kFixedFields = 21;  // then the path
constexpr const char* kVersion = "1";

// Reads fields one after the other; one that is not what it should be makes the whole record void.
class FieldReader {
 public:
  explicit FieldReader(std::vector<std::string> fields) : fields_(std::move(fields)) {}

  std::string Text() { return next_ < fields_.size() ? fields_[next_++] : Fail(); }
  template <typename Number>
  Number Numeric() {
    const auto number = DecodeNumber<Number>(Text());
    if (!number) Fail();
    return number.value_or(0);
  }
  Endpoint Address() {
    const auto endpoint = Endpoint::Parse(Text());
    if (!endpoint) Fail();
    return endpoint.value_or(Endpoint{});
  }
  bool AtEnd() const { return next_ == fields_.size(); }
  bool ok() const { return ok_; }

 private:
  std::string Fail() {
    ok_ = false;
    return {};
  }
  const std::vector<std::string> fields_;
  std::size_t next_ = 0;
  bool ok_ = true;
};

Flow ReadFlow(FieldReader& reader) {
  Flow flow;
  flow.instance = reader.Numeric<std::uint64_t>();
  flow.epoch = reader.Numeric<std::uint64_t>();
  flow.connection = reader.Numeric<std::uint64_t>();
  flow.transport = static_cast<Transport>(std::min(reader.Numeric<int>(), static_cast<int>(Transport::kWss)));
  flow.local = reader.Address();
  flow.remote = reader.Address();
  return flow;
}

ContactBinding ReadBinding(FieldReader& reader) {
  ContactBinding binding;
  binding.aor.user = reader.Text();
  binding.aor.domain = reader.Text();
  binding.uri = reader.Text();
  binding.params = reader.Text();
  binding.instance_id = reader.Text();
  binding.reg_id = reader.Numeric<std::uint32_t>();
  binding.call_id = reader.Text();
  binding.cseq = reader.Numeric<std::uint32_t>();
  binding.q_permille = reader.Numeric<int>();
  binding.user_agent = reader.Text();
  binding.flow = ReadFlow(reader);
  binding.granted = std::chrono::seconds(reader.Numeric<std::int64_t>());
  return binding;
}

}  // namespace

std::string RecordKey(const ContactBinding& binding) { return binding.aor.ToUri() + "\n" + binding.DeviceKey(); }

std::string EncodeBinding(const BindingRecord& record) {
  const ContactBinding& binding = record.binding;
  const Flow& flow = binding.flow;
  const auto stamp = std::chrono::floor<std::chrono::seconds>(record.stamp).time_since_epoch().count();
  std::vector<std::string> fields = {kVersion,
                                     record.boot_id,
                                     std::to_string(stamp),
                                     binding.aor.user,
                                     binding.aor.domain,
                                     binding.uri,
                                     binding.params,
                                     binding.instance_id,
                                     std::to_string(binding.reg_id),
                                     binding.call_id,
                                     std::to_string(binding.cseq),
                                     std::to_string(binding.q_permille),
                                     binding.user_agent,
                                     std::to_string(flow.instance),
                                     std::to_string(flow.epoch),
                                     std::to_string(flow.connection),
                                     std::to_string(static_cast<int>(flow.transport)),
                                     flow.local.ToString(),
                                     flow.remote.ToString(),
                                     std::to_string(binding.granted.count()),
                                     std::to_string(binding.path.size())};
  fields.insert(fields.end(), binding.path.begin(), binding.path.end());
  return EncodeFields(fields);
}

std::optional<BindingRecord> DecodeBinding(const std::string& row) {
  auto fields = DecodeFields(row);
  if (!fields || fields->size() < kFixedFields || fields->front() != kVersion) return std::nullopt;
  FieldReader reader(std::move(*fields));
  reader.Text();  // the version
  BindingRecord record;
  record.boot_id = reader.Text();
  record.stamp = TimePoint(std::chrono::seconds(reader.Numeric<std::int64_t>()));
  record.binding = ReadBinding(reader);
  const auto hops = reader.Numeric<std::size_t>();
  for (std::size_t hop = 0; hop < hops && reader.ok(); ++hop) record.binding.path.push_back(reader.Text());
  if (!reader.ok() || !reader.AtEnd()) return std::nullopt;
  return record;
}

bool SameOnDisk(const ContactBinding& stored, const ContactBinding& refreshed) {
  const auto same_way = [](const Flow& a, const Flow& b) {
    if (a.transport != b.transport) return false;
    return IsStream(a.transport) || (a.local == b.local && a.remote == b.remote);  // a connection never outlives us
  };
  return stored.uri == refreshed.uri && stored.params == refreshed.params && stored.path == refreshed.path &&
         stored.instance_id == refreshed.instance_id && stored.reg_id == refreshed.reg_id &&
         stored.user_agent == refreshed.user_agent && same_way(stored.flow, refreshed.flow);
}

std::chrono::seconds RemainingLife(const BindingRecord& record, TimePoint now, const std::string& boot_id) {
  if (record.boot_id != boot_id) return record.binding.granted;
  const auto life = kStoredLives * record.binding.granted;
  const auto left = std::chrono::floor<std::chrono::seconds>(record.stamp + life - now);
  return std::min<std::chrono::seconds>(left, life);  // of a boot without an id, perhaps
}

}  // namespace foyer::location
