#include "location/configured_contacts.h"

#include <algorithm>
#include <utility>

namespace foyer::location {
namespace {

ContactBinding MakeBinding(const ConfiguredContact& contact) {
  ContactBinding binding;
  binding.aor = contact.aor;
  binding.uri = contact.uri;
  binding.configured = true;
  binding.flow.transport = contact.hop.transport;
  binding.flow.remote = contact.hop.endpoint;
  binding.expires = TimePoint::max();
  return binding;
}

// A device that has registered after all is reached as it has said.
bool HasRegistered(const ConfiguredContact& contact, const std::vector<ContactBinding>& bindings) {
  return std::ranges::any_of(bindings, [&contact](const ContactBinding& binding) {
    return binding.flow.transport == contact.hop.transport && binding.flow.remote == contact.hop.endpoint;
  });
}

}  // namespace

void ConfiguredContacts::Set(std::vector<ConfiguredContact> contacts) {
  contacts_.clear();
  for (ConfiguredContact& contact : contacts) {
    const Aor aor = contact.aor;
    contacts_.emplace(aor, std::move(contact));
  }
}

void ConfiguredContacts::Bind(BindingUpdate update, std::function<void(BindResult)> done) {
  registered_.Bind(std::move(update), std::move(done));
}

std::unique_ptr<LocationService::Watch> ConfiguredContacts::FindAndWatch(const Aor& aor, WatchHandler handler) {
  handler.on_found = [this, aor, on_found = std::move(handler.on_found)](std::vector<ContactBinding> bindings) {
    AddReachable(aor, bindings);
    if (on_found) on_found(std::move(bindings));
  };
  return registered_.FindAndWatch(aor, std::move(handler));
}

void ConfiguredContacts::AddReachable(const Aor& aor, std::vector<ContactBinding>& bindings) const {
  const auto [begin, end] = contacts_.equal_range(aor);
  for (auto at = begin; at != end; ++at) AddReachable(at->second, bindings);
  if (own_ && own_->aor == aor) AddReachable(*own_, bindings);
}

void ConfiguredContacts::AddReachable(const ConfiguredContact& contact, std::vector<ContactBinding>& bindings) const {
  if (HasRegistered(contact, bindings)) return;
  const auto flow = connector_.Connect(contact.hop);
  if (!flow) return;  // no route to it now
  bindings.push_back(MakeBinding(contact));
  bindings.back().flow = *flow;
}

void ConfiguredContacts::List(std::function<void(std::vector<ContactBinding>)> done) {
  registered_.List([this, done = std::move(done)](std::vector<ContactBinding> bindings) {
    for (const auto& [aor, contact] : contacts_) bindings.push_back(MakeBinding(contact));
    done(std::move(bindings));
  });
}

}  // namespace foyer::location
