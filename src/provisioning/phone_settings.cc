#include "provisioning/phone_settings.h"

#include <algorithm>
#include <array>

#include "base/format.h"
#include "provisioning/lpconfig.h"

namespace foyer::provisioning {
namespace {

constexpr int kYear = 31'536'000;  // seconds; what the app asks for by itself, and the registrar makes less of
constexpr std::size_t kMostButtons = 3;
constexpr const char* kNatPolicy = "foyer_nat";

void WriteAccount(Lpconfig& xml, const PhoneSettings& settings, PhoneSystem system) {
  const std::string user = EscapeUriUser(settings.account.user), domain = settings.account.domain;
  const std::string server =
      Format("<sip:{}:{};transport={}>", settings.host, settings.port, UriName(settings.transport));
  xml.Section("proxy_0")
      .Set("reg_identity", "sip:" + user + "@" + domain)
      .Set("reg_proxy", server)
      .Set("reg_route", server)
      .Set("realm", domain)
      .Set("reg_expires", kYear)
      .Set("reg_sendregister", 1)
      .Set("publish", 0)
      .Set("avpf", 0)
      .Set("dial_escape_plus", 0)
      .Set("quality_reporting_enabled", 0)
      .Set("nat_policy_ref", kNatPolicy)
      .Set("push_notification_allowed", system == PhoneSystem::kIos ? 0 : 1)
      .Set("remote_push_notification_allowed", system == PhoneSystem::kIos ? 1 : 0);
}

// Two of them where there are two hashes: one without its algorithm counts for MD5 only.
void WriteSecrets(Lpconfig& xml, const PhoneSettings& settings) {
  int index = 0;
  const std::array<std::pair<const std::string&, const char*>, 2> secrets{
      {{settings.ha1_md5, "MD5"}, {settings.ha1_sha256, "SHA-256"}}};
  for (const auto& [ha1, algorithm] : secrets) {
    if (ha1.empty()) continue;
    xml.Section(Format("auth_info_{}", index++))
        .Set("username", settings.account.user)
        .Set("domain", settings.account.domain)
        .Set("realm", settings.account.domain)
        .Set("ha1", ha1)
        .Set("algorithm", algorithm);
  }
}

void WriteButtons(Lpconfig& xml, const PhoneSettings& settings) {
  if (settings.buttons.empty()) return;
  xml.Section("default_actions").Set("method_type", "method_dtmf_sip_info");
  for (std::size_t i = 0; i < std::min(kMostButtons, settings.buttons.size()); ++i)
    xml.Set(Format("action_{}_type", i + 1), LinhomeAction(settings.buttons[i].action))
        .Set(Format("action_{}_code", i + 1), settings.buttons[i].code);
}

}  // namespace

PhoneSystem SystemOf(std::string_view user_agent) {
  if (user_agent.starts_with("Linhome ")) return PhoneSystem::kIos;
  if (user_agent.find(" Linhome ") != std::string_view::npos) return PhoneSystem::kAndroid;  // behind the device's name
  return PhoneSystem::kOther;
}

std::string_view LinhomeAction(LockAction action) {
  switch (action) {
    case LockAction::kUnlock:
      return "action_unlock";
    case LockAction::kOpenDoor:
      return "action_open_door";
    case LockAction::kOpenGate:
      return "action_open_gate";
    case LockAction::kLightUp:
      return "action_lightup";
  }
  return "action_unlock";
}

std::string EscapeUriUser(std::string_view user) {
  constexpr std::string_view kPlain = "-_.!~*'()&=+$,;?/";
  std::string escaped;
  for (const char c : user) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter || kPlain.find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      escaped += Format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

// Each entry overwrites what the phone has, and the account is made the default one, or nothing of this would be used.
// The address of this document is forgotten once it is in force (transient): it serves only once, and a phone that asks
// for it at each start would be told so.
std::string WritePhoneSettings(const PhoneSettings& settings, PhoneSystem system) {
  Lpconfig xml;
  xml.Section("misc").Set("transient_provisioning", 1).Set("contacts-vcard-list", settings.device_list);
  xml.Section("sip")
      .Set("default_proxy", 0)
      .Set("media_encryption", settings.transport == Transport::kTls ? "srtp" : "none")
      .Set("keepalive_period", 30000);
  xml.Section("app").Set("keep_service_alive", 1).Set("auto_create_push_gateway_account", 0);
  // Empty: neither STUN nor ICE, our relay is in the way.
  xml.Section("nat_policy_0").Set("ref", kNatPolicy).Set("stun_server", "").Set("protocols", "");
  WriteAccount(xml, settings, system);
  WriteSecrets(xml, settings);
  if (system == PhoneSystem::kAndroid) WriteButtons(xml, settings);
  return xml.Finish();
}

}  // namespace foyer::provisioning
