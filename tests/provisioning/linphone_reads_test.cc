// Both documents as the library that Linhome is made of reads them.
#include <bctoolbox/list.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linphone/core.h>
#include <linphone/lpconfig.h>
#include <linphone/vcard.h>

#include <memory>

#include "provisioning/device_list.h"
#include "provisioning/phone_settings.h"

// In the library, but in none of its headers.
extern "C" {
struct _LinphoneVcardContext;
_LinphoneVcardContext* linphone_vcard_context_new();
void linphone_vcard_context_destroy(_LinphoneVcardContext* context);
bctbx_list_t* linphone_vcard_context_get_vcard_list_from_buffer(_LinphoneVcardContext* context, const char* buffer);
}

namespace foyer::provisioning {
namespace {

using testing::ElementsAre;

struct Unref {
  void operator()(LinphoneConfig* config) const { linphone_config_unref(config); }
  void operator()(_LinphoneVcardContext* context) const { linphone_vcard_context_destroy(context); }
};

struct ReadCard {
  std::string address, name;
  std::vector<std::string> types, protocols, actions;
};

std::vector<std::string> Properties(const LinphoneVcard* card, const char* name) {
  std::vector<std::string> values;
  bctbx_list_t* list = linphone_vcard_get_extended_properties_values_by_name(card, name);
  for (const bctbx_list_t* at = list; at != nullptr; at = bctbx_list_next(at))
    values.emplace_back(static_cast<const char*>(bctbx_list_get_data(at)));
  bctbx_list_free(list);  // its values are the card's
  return values;
}

std::vector<ReadCard> Read(const std::string& text) {
  const std::unique_ptr<_LinphoneVcardContext, Unref> context(linphone_vcard_context_new());
  std::vector<ReadCard> cards;
  bctbx_list_t* list = linphone_vcard_context_get_vcard_list_from_buffer(context.get(), text.c_str());
  for (const bctbx_list_t* at = list; at != nullptr; at = bctbx_list_next(at)) {
    auto* card = static_cast<LinphoneVcard*>(bctbx_list_get_data(at));
    const bctbx_list_t* addresses = linphone_vcard_get_sip_addresses(card);
    EXPECT_EQ(bctbx_list_size(addresses), 1U);
    char* address = linphone_address_as_string_uri_only(static_cast<LinphoneAddress*>(bctbx_list_get_data(addresses)));
    cards.push_back({address, linphone_vcard_get_full_name(card), Properties(card, "X-LINPHONE-ACCOUNT-TYPE"),
                     Properties(card, "X-LINPHONE-ACCOUNT-DTMF-PROTOCOL"),
                     Properties(card, "X-LINPHONE-ACCOUNT-ACTION")});
    ms_free(address);
    linphone_vcard_unref(card);
  }
  bctbx_list_free(list);
  return cards;
}

TEST(LinphoneReadsTest, TheListOfDoors) {
  const ListedDoor front{{"door", "home.example"},
                         "Front door; T\xc3\xbcr",
                         true,
                         {{LockAction::kUnlock, "11"}, {LockAction::kLightUp, "*2#A"}}};
  const ListedDoor garden{{"gate", "home.example"}, "gate", false, {}};
  const auto cards = Read(WriteDeviceList({front, garden}));
  ASSERT_EQ(cards.size(), 2U);
  EXPECT_EQ(cards[0].address, "sip:door@home.example");
  EXPECT_EQ(cards[0].name, front.title);
  EXPECT_THAT(cards[0].types, ElementsAre("device_video_intercom"));
  EXPECT_THAT(cards[0].protocols, ElementsAre("sipinfo"));
  EXPECT_THAT(cards[0].actions, testing::UnorderedElementsAre("action_unlock;11", "action_lightup;*2#A"));
  EXPECT_THAT(cards[1].types, ElementsAre("device_audio_intercom"));
  EXPECT_TRUE(cards[1].actions.empty());
}

TEST(LinphoneReadsTest, ATitleCostsNobodyTheList) {
  for (const char* title : {"a, b", "a\\b", "a\"b", "a:b", "<a>", "", " ", "\xf0\x9f\x9a\xaa"})
    EXPECT_EQ(Read(WriteDeviceList({{{"door", "home.example"}, title, true, {}}})).size(), 1U) << title;
}

TEST(LinphoneReadsTest, TheSettings) {
  PhoneSettings settings;
  settings.account = {"an<n>a&'", "home.example"};
  settings.ha1_md5 = std::string(32, 'a');
  settings.ha1_sha256 = std::string(64, 'b');
  settings.host = "[2001:db8::1]";
  settings.port = 5060;
  settings.device_list = "http://[2001:db8::1]:8080/linhome/devices.vcf";
  settings.buttons = {{LockAction::kOpenGate, "*1"}};
  const std::unique_ptr<LinphoneConfig, Unref> config(
      linphone_config_new_from_buffer("[misc]\ncontacts-vcard-list=https://elsewhere.example/vcard\n"
                                      "[sip]\ndefault_proxy=-1\nmedia_encryption=zrtp\n"));
  ASSERT_EQ(
      linphone_config_load_from_xml_string(config.get(), WritePhoneSettings(settings, PhoneSystem::kAndroid).c_str()),
      0);
  const auto entry = [&](const char* section, const char* key) {
    return std::string(linphone_config_get_string(config.get(), section, key, "(none)"));
  };
  EXPECT_EQ(entry("misc", "contacts-vcard-list"), settings.device_list);
  EXPECT_EQ(entry("misc", "transient_provisioning"), "1");
  EXPECT_EQ(entry("sip", "default_proxy"), "0");
  EXPECT_EQ(entry("sip", "media_encryption"), "none");
  EXPECT_EQ(entry("proxy_0", "reg_proxy"), "<sip:[2001:db8::1]:5060;transport=tcp>");
  EXPECT_EQ(entry("proxy_0", "reg_identity"), "sip:an%3Cn%3Ea&'@home.example");
  EXPECT_EQ(entry("auth_info_0", "username"), settings.account.user);
  EXPECT_EQ(entry("auth_info_0", "algorithm"), "MD5");
  EXPECT_EQ(entry("auth_info_1", "ha1"), settings.ha1_sha256);
  EXPECT_EQ(entry("default_actions", "action_1_type"), "action_open_gate");
  EXPECT_EQ(entry("default_actions", "action_1_code"), "*1");
}

}  // namespace
}  // namespace foyer::provisioning
