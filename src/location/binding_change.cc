#include "location/binding_change.h"

#include <algorithm>

#include "location/push_params.h"
#include "sip/uri.h"

namespace foyer::location {
namespace {

ContactBinding MakeBinding(const BindingUpdate& update, const ContactUpdate& contact, TimePoint now) {
  ContactBinding binding;
  binding.aor = update.aor;
  binding.uri = contact.uri;
  binding.params = contact.params;
  binding.instance_id = contact.instance_id;
  binding.reg_id = contact.reg_id;
  binding.path = update.path;
  binding.call_id = update.call_id;
  binding.cseq = update.cseq;
  binding.q_permille = contact.q_permille;
  binding.user_agent = update.user_agent;
  binding.flow = update.flow;
  binding.granted = contact.expires;
  binding.expires = now + contact.expires;
  return binding;
}

// s10.3 step 7: within one Call-ID only a higher CSeq may change a binding.
bool IsStale(const BindingUpdate& update, const ContactBinding& binding) {
  return update.call_id == binding.call_id && update.cseq <= binding.cseq;
}

// The same token means the same phone, installed anew; but the flows of one instance (RFC 5626) share one token.
bool SamePhone(const ContactBinding& older, const ContactBinding& newer) {
  if (!newer.instance_id.empty() && older.instance_id == newer.instance_id) return false;
  const auto push = PushParamsOf(newer.uri);
  return push && PushParamsOf(older.uri) == push;
}

// The bindings of an AOR while they change.
class Draft {
 public:
  Draft(std::vector<ContactBinding> current, const BindingUpdate& update, TimePoint now)
      : update_(update), now_(now), kept_(std::move(current)) {}

  // False if the update is stale.
  bool RemoveAll() {
    const bool stale =
        std::any_of(kept_.begin(), kept_.end(), [this](const auto& binding) { return IsStale(update_, binding); });
    if (stale) return false;
    change_.removed = std::move(kept_);
    kept_.clear();
    return true;
  }

  bool Apply(const ContactUpdate& contact) {
    const ContactBinding binding = MakeBinding(update_, contact, now_);
    const auto old = FindKept(binding);
    if (old != kept_.end()) {
      if (IsStale(update_, *old)) return false;
      if (contact.expires.count() == 0 || old->DeviceKey() != binding.DeviceKey()) change_.removed.push_back(*old);
      kept_.erase(old);
    }
    ForgetPut(binding);
    if (contact.expires.count() > 0) Put(binding);
    return true;
  }

  std::size_t size() const { return kept_.size() + change_.put.size(); }
  BindingChange Take() { return std::move(change_); }

 private:
  using Bindings = std::vector<ContactBinding>;

  Bindings::iterator FindKept(const ContactBinding& binding) {
    const auto same_key = [&](const auto& old) { return old.DeviceKey() == binding.DeviceKey(); };
    const auto found = std::find_if(kept_.begin(), kept_.end(), same_key);
    if (found != kept_.end() || !binding.instance_id.empty()) return found;
    return std::find_if(kept_.begin(), kept_.end(),
                        [&](const auto& old) { return sip::IsSameUri(old.uri, binding.uri); });
  }

  // A Contact that comes twice in one request: the later one counts.
  void ForgetPut(const ContactBinding& binding) {
    std::erase_if(change_.put, [&](const auto& put) {
      const bool same_uri = binding.instance_id.empty() && sip::IsSameUri(put.uri, binding.uri);
      return put.DeviceKey() == binding.DeviceKey() || same_uri;
    });
  }

  void Put(const ContactBinding& binding) {
    for (auto old = kept_.begin(); old != kept_.end();) {
      if (!SamePhone(*old, binding)) {
        ++old;
        continue;
      }
      change_.removed.push_back(*old);
      old = kept_.erase(old);
    }
    change_.put.push_back(binding);
  }

  const BindingUpdate& update_;
  const TimePoint now_;
  Bindings kept_;  // not touched by this update
  BindingChange change_;
};

BindingChange Refused(BindStatus status) {
  BindingChange change;
  change.status = status;
  return change;
}

}  // namespace

BindingChange PlanChange(std::vector<ContactBinding> current, const BindingUpdate& update, TimePoint now) {
  const std::size_t before = current.size();
  Draft draft(std::move(current), update, now);
  if (update.remove_all && !draft.RemoveAll()) return Refused(BindStatus::kStaleCSeq);
  for (const ContactUpdate& contact : update.contacts) {
    if (!draft.Apply(contact)) return Refused(BindStatus::kStaleCSeq);
  }
  const bool grows = draft.size() > before;
  if (grows && draft.size() > update.max_bindings) return Refused(BindStatus::kTooMany);
  return draft.Take();
}

}  // namespace foyer::location
