#include "daemon/settings.h"

namespace foyer::daemon {

access::AccessPolicy MakeAccessPolicy(const Config& config) {
  return {config.sip.domain, config.allow, config.groups, config.schedules, config.trusted.actions};
}

proxy::Settings MakeProxySettings(const Config& config) {
  proxy::Settings settings;
  settings.domain = config.sip.domain;
  settings.groups = config.groups;
  settings.schedules = config.schedules;
  settings.foreign_domains = config.proxy.foreign_domains;
  settings.fallback = config.proxy.fallback;
  for (const UserConfig& user : config.users) {
    settings.forwards[{user.name, config.sip.domain}] = {user.forward_always, user.forward_busy, user.forward_no_answer,
                                                         user.no_answer_after};
    if (user.srtp != SrtpUse::kAuto) settings.srtp[{user.name, config.sip.domain}] = user.srtp;
  }
  if (config.door) settings.door = config.door->aor;
  settings.ring_timeout = config.proxy.ring_timeout;
  settings.decline = config.proxy.decline;
  settings.wait_for_devices = config.proxy.wait_for_devices;
  settings.next_group_after = config.proxy.next_group_after;
  settings.rings_per_minute = config.proxy.rings_per_minute;
  settings.max_call = config.proxy.max_call;
  return settings;
}

registrar::RegistrarSettings MakeRegistrarSettings(const Config& config) {
  registrar::RegistrarSettings settings;
  settings.limits.min_expires = config.registrar.min_expires;
  settings.limits.default_expires = config.registrar.default_expires;
  settings.limits.max_expires = config.registrar.max_expires;
  settings.service_route = config.registrar.service_route;
  return settings;
}

std::vector<location::ConfiguredContact> MakeContacts(const Config& config) {
  std::vector<location::ConfiguredContact> contacts;
  for (const UserConfig& user : config.users) {
    if (!user.contact) continue;
    contacts.push_back(
        {{user.name, config.sip.domain}, user.contact->uri, {user.contact->transport, user.contact->endpoint, {}, {}}});
  }
  return contacts;
}

}  // namespace foyer::daemon
