#include "provisioning/phone_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provisioning/lpconfig.h"

namespace foyer::provisioning {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kAndroidAgent = "Pixel 8 Linhome 1.4.2 linphone-sdk/5.4.12 (release/5.4)";
constexpr const char* kIosAgent = "Linhome 1.3.1 (1)/iPhone15,2 (17.5) LinphoneSDK/5.3.105";

PhoneSettings Anna() {
  PhoneSettings settings;
  settings.account = {"anna", "home.example"};
  settings.ha1_md5 = "0123456789abcdef0123456789abcdef";
  settings.ha1_sha256 = std::string(64, 'e');
  settings.host = "door.lan";
  settings.port = 5060;
  settings.device_list = "http://door.lan:8080/linhome/devices.vcf";
  settings.buttons = {{LockAction::kUnlock, "1"},
                      {LockAction::kLightUp, "2"},
                      {LockAction::kOpenGate, "3"},
                      {LockAction::kOpenDoor, "4"}};
  return settings;
}

std::string Entry(const std::string& name, const std::string& value) {
  return "<entry name=\"" + name + "\" overwrite=\"true\">" + value + "</entry>\n";
}

std::size_t CountOf(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(PhoneSettingsTest, EveryEntryReplacesWhatThePhoneHas) {
  const std::string xml = WritePhoneSettings(Anna(), PhoneSystem::kAndroid);
  EXPECT_THAT(xml, testing::StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<config xmlns=\"http://www."
                                       "linphone.org/xsds/lpconfig.xsd\">"));
  EXPECT_GT(CountOf(xml, "<entry "), 30U);
  EXPECT_EQ(CountOf(xml, "<entry "), CountOf(xml, " overwrite=\"true\">"));
  EXPECT_EQ(CountOf(xml, "<section "), CountOf(xml, "</section>"));
}

TEST(PhoneSettingsTest, TheAddressOfTheSettingsServesOnceAndTheListOfDoorsIsOurs) {
  const std::string xml = WritePhoneSettings(Anna(), PhoneSystem::kOther);
  EXPECT_THAT(xml, HasSubstr(Entry("transient_provisioning", "1")));
  EXPECT_THAT(xml, HasSubstr(Entry("contacts-vcard-list", "http://door.lan:8080/linhome/devices.vcf")));
  EXPECT_THAT(xml, HasSubstr(Entry("default_proxy", "0")));
  EXPECT_THAT(xml, HasSubstr(Entry("auto_create_push_gateway_account", "0")));
}

TEST(PhoneSettingsTest, TheAccount) {
  const std::string xml = WritePhoneSettings(Anna(), PhoneSystem::kAndroid);
  EXPECT_THAT(xml, HasSubstr(Entry("reg_identity", "sip:anna@home.example")));
  EXPECT_THAT(xml, HasSubstr(Entry("reg_proxy", "&lt;sip:door.lan:5060;transport=tcp&gt;")));
  EXPECT_THAT(xml, HasSubstr(Entry("reg_route", "&lt;sip:door.lan:5060;transport=tcp&gt;")));
  EXPECT_THAT(xml, HasSubstr(Entry("media_encryption", "none")));
  EXPECT_THAT(xml, HasSubstr(Entry("stun_server", "")));
  EXPECT_THAT(xml, HasSubstr(Entry("protocols", "")));
}

TEST(PhoneSettingsTest, OverTlsMediaIsEncryptedToo) {
  PhoneSettings settings = Anna();
  settings.transport = Transport::kTls;
  const std::string xml = WritePhoneSettings(settings, PhoneSystem::kAndroid);
  EXPECT_THAT(xml, HasSubstr(";transport=tls&gt;"));
  EXPECT_THAT(xml, HasSubstr(Entry("media_encryption", "srtp")));
}

TEST(PhoneSettingsTest, AHashOfEachAlgorithmInASectionOfItsOwn) {
  const std::string xml = WritePhoneSettings(Anna(), PhoneSystem::kAndroid);
  const std::size_t md5 = xml.find("auth_info_0"), sha256 = xml.find("auth_info_1");
  ASSERT_NE(md5, std::string::npos);
  ASSERT_NE(sha256, std::string::npos);
  EXPECT_THAT(xml.substr(md5, sha256 - md5),
              HasSubstr(Entry("ha1", Anna().ha1_md5) + "    " + Entry("algorithm", "MD5")));
  EXPECT_THAT(xml.substr(sha256), HasSubstr(Entry("ha1", Anna().ha1_sha256) + "    " + Entry("algorithm", "SHA-256")));
  EXPECT_THAT(xml, Not(HasSubstr("passwd")));
}

TEST(PhoneSettingsTest, OneHashIsTheFirstSection) {
  PhoneSettings settings = Anna();
  settings.ha1_md5.clear();
  const std::string xml = WritePhoneSettings(settings, PhoneSystem::kAndroid);
  EXPECT_THAT(xml, HasSubstr("auth_info_0"));
  EXPECT_THAT(xml, Not(HasSubstr("auth_info_1")));
  EXPECT_THAT(xml, HasSubstr(Entry("algorithm", "SHA-256")));
}

TEST(PhoneSettingsTest, EachSystemIsWokenItsOwnWay) {
  const std::string android = WritePhoneSettings(Anna(), SystemOf(kAndroidAgent));
  EXPECT_THAT(android, HasSubstr(Entry("push_notification_allowed", "1")));
  EXPECT_THAT(android, HasSubstr(Entry("remote_push_notification_allowed", "0")));
  const std::string ios = WritePhoneSettings(Anna(), SystemOf(kIosAgent));
  EXPECT_THAT(ios, HasSubstr(Entry("push_notification_allowed", "0")));
  EXPECT_THAT(ios, HasSubstr(Entry("remote_push_notification_allowed", "1")));
}

TEST(PhoneSettingsTest, ButtonsForUnknownCallersAreForAndroidAndThree) {
  const std::string android = WritePhoneSettings(Anna(), PhoneSystem::kAndroid);
  EXPECT_THAT(android, HasSubstr(Entry("method_type", "method_dtmf_sip_info")));
  EXPECT_THAT(android, HasSubstr(Entry("action_1_type", "action_unlock")));
  EXPECT_THAT(android, HasSubstr(Entry("action_3_code", "3")));
  EXPECT_THAT(android, Not(HasSubstr("action_4")));
  for (const PhoneSystem system : {PhoneSystem::kIos, PhoneSystem::kOther})
    EXPECT_THAT(WritePhoneSettings(Anna(), system), Not(HasSubstr("default_actions")));
  PhoneSettings without = Anna();
  without.buttons.clear();
  EXPECT_THAT(WritePhoneSettings(without, PhoneSystem::kAndroid), Not(HasSubstr("default_actions")));
}

TEST(PhoneSettingsTest, TheAppsAreKnownByTheirUserAgent) {
  EXPECT_EQ(SystemOf(kAndroidAgent), PhoneSystem::kAndroid);
  EXPECT_EQ(SystemOf(kIosAgent), PhoneSystem::kIos);
  EXPECT_EQ(SystemOf("Linphonec/5.1.65 (belle-sip/5.1.64)"), PhoneSystem::kOther);
  EXPECT_EQ(SystemOf(""), PhoneSystem::kOther);
}

TEST(PhoneSettingsTest, WhateverANameHoldsStaysAValue) {
  PhoneSettings settings = Anna();
  settings.account.user = "a<b>&'c:d%";
  const std::string xml = WritePhoneSettings(settings, PhoneSystem::kOther);
  EXPECT_THAT(xml, HasSubstr(Entry("username", "a&lt;b&gt;&amp;&apos;c:d%")));
  EXPECT_THAT(xml, HasSubstr(Entry("reg_identity", "sip:a%3Cb%3E&amp;&apos;c%3Ad%25@home.example")));
}

TEST(LpconfigTest, ControlCharactersAreNoXml) { EXPECT_EQ(EscapeXml("a\n\x01\"\x7f\xc3\xa9"), "a&quot;\xc3\xa9"); }

}  // namespace
}  // namespace foyer::provisioning
