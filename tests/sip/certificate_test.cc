#include "sip/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509v3.h>

namespace foyer::sip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// What NamesIn() says of a certificate with this CN (none if empty) and these alternative names, written as openssl.cnf
// has them: "URI:sip:anna@house.example,DNS:house.example".
std::vector<std::string> Names(std::string_view common_name, const std::string& alternatives) {
  const OpenSslPtr<X509> certificate(X509_new());
  if (!common_name.empty())
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.data()),
                               static_cast<int>(common_name.size()), -1, 0);
  if (!alternatives.empty()) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternatives.c_str());
    EXPECT_EQ(X509_add_ext(certificate.get(), extension, -1), 1);
    X509_EXTENSION_free(extension);
  }
  return NamesIn(*certificate);
}

TEST(NamesInTest, UsersAndDomainsComeFromUrisAndDnsNames) {
  EXPECT_THAT(Names("", "URI:sip:anna@house.example,DNS:house.example,URI:sips:ben@house.example"),
              ElementsAre("anna@house.example", "house.example", "ben@house.example"));
  EXPECT_THAT(Names("", "URI:SIP:Anna@House.Example"), ElementsAre("anna@house.example"));
}

TEST(NamesInTest, TheCommonNameCountsOnlyWhereThereIsNoOther) {
  EXPECT_THAT(Names("anna@house.example", ""), ElementsAre("anna@house.example"));
  EXPECT_THAT(Names("sip:anna@house.example", "IP:192.0.2.1,email:eve@house.example"),
              ElementsAre("anna@house.example"));
  EXPECT_THAT(Names("anna@house.example", "URI:sip:ben@house.example"), ElementsAre("ben@house.example"));
  EXPECT_THAT(Names("anna@house.example", "URI:https://house.example/"), ElementsAre("https://house.example/"));
}

TEST(NamesInTest, WhatSomeReadersWouldCutShortIsNoName) {
  EXPECT_THAT(Names(std::string_view("anna@house.example\0.evil.example", 32), ""), IsEmpty());
  EXPECT_THAT(Names("anna@house.example ", ""), IsEmpty());
  EXPECT_THAT(Names("", ""), IsEmpty());
}

}  // namespace
}  // namespace foyer::sip
