#include "trace/mask.h"

#include <gmock/gmock.h>

#include <string>

namespace foyer::trace {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Masked(std::string message, Shape shape = Shape::kWhole) {
  const std::size_t size = message.size();
  MaskSecrets(message, shape);
  EXPECT_EQ(message.size(), size);
  return message;
}

std::string WithHeader(const std::string& line) {
  return "REGISTER sip:h SIP/2.0\r\nCall-ID: a84b\r\n" + line + "\r\nCSeq: 1 REGISTER\r\n\r\n";
}
std::string MaskedHeader(const std::string& line) {
  const std::string all = Masked(WithHeader(line));
  const std::size_t begin = std::string("REGISTER sip:h SIP/2.0\r\nCall-ID: a84b\r\n").size();
  return all.substr(begin, line.size());
}
std::string MaskedBody(const std::string& type, const std::string& body, const std::string& more = "") {
  const std::string head = "INFO sip:anna@h SIP/2.0\r\nContent-Type: " + type + "\r\n" + more +
                           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  const std::string all = Masked(head + body);
  EXPECT_EQ(all.substr(0, head.size()), head);
  return all.substr(head.size());
}

TEST(MaskTest, WhatProvesAPasswordIsCutOutAndWhoItIsStays) {
  EXPECT_EQ(MaskedHeader(R"(Authorization: Digest username="anna", realm="h", nonce="n1", uri="sip:h", )"
                         R"(response="0123456789abcdef", cnonce="zz", qop=auth, nc=00000001, algorithm=MD5)"),
            R"(Authorization: Digest username="anna", realm="h", nonce="n1", uri="sip:h", )"
            R"(response=******************, cnonce=****, qop=auth, nc=00000001, algorithm=MD5)");
  EXPECT_THAT(MaskedHeader(R"(proxy-authorization:Digest response="secret",username="anna")"),
              HasSubstr(R"(=********,username="anna")"));
  EXPECT_EQ(MaskedHeader(R"(Authentication-Info: rspauth="abc", nextnonce="n2", qop=auth)"),
            R"(Authentication-Info: rspauth=*****, nextnonce=****, qop=auth)");
}

TEST(MaskTest, OtherSchemesAreSecretAsAWhole) {
  EXPECT_EQ(MaskedHeader("Authorization: Basic YW5uYTpzZWNyZXQ="), "Authorization: Basic*****************");
  EXPECT_EQ(MaskedHeader("Authorization: Bearer realm=\"abc\""), "Authorization: Bearer************");
  EXPECT_EQ(MaskedHeader("Authorization: secret"), "Authorization: ******");
}

TEST(MaskTest, NoSpellingOfCredentialsGetsThrough) {
  for (const char* line : {
           "Authorization: Digest username=\"anna\",\r\n response=\"SECRET\"",
           "Authorization:\tDIGEST RESPONSE=\"SECRET\"",
           "AUTHORIZATION : Digest response = \"SECRET\"",
           "Authorization: Digest response=SECRET",
           "Authorization: Digest username=\"a\\\", response=\\\"b\", response=\"SECRET\"",
           "Authorization: Digest username=\"anna\" SECRET, realm=\"h\"",
           "Authorization: Digest SECRET",
           "Authorization: Digest unheard-of=\"SECRET\"",
           "Authorization: Digest",
           "Authorization: Digest ,,=SECRET,=",
           "Authorization: Basic\r\n SECRET",
           "Authorization:\r\n Digest response=\"SECRET\"",
           "Authentication-Info:\r\n\trspauth=\"SECRET\"",
           "Cookie: session=SECRET",
       })
    EXPECT_THAT(Masked(WithHeader(line)), Not(HasSubstr("SECRET"))) << line;
}

TEST(MaskTest, PasswordsInAddressesAreCutOut) {
  EXPECT_EQ(MaskedHeader("To: \"A: b\" <sip:anna:pass@h:5060>"), "To: \"A: b\" <sip:anna:****@h:5060>");
  EXPECT_EQ(MaskedHeader("Contact: <SIPS:a:p1@h>, <sip:b:p2@h;x>"), "Contact: <SIPS:a:**@h>, <sip:b:**@h;x>");
  EXPECT_EQ(MaskedHeader("X-New: sip:a:secret@h"), "X-New: sip:a:******@h");
  EXPECT_EQ(MaskedHeader("From: <sip:anna@h:5060>;tag=1"), "From: <sip:anna@h:5060>;tag=1");
  EXPECT_THAT(Masked("INVITE sip:anna:pass@h SIP/2.0\r\n\r\n"), HasSubstr("INVITE sip:anna:****@h SIP/2.0"));
}

TEST(MaskTest, PushTokensAreCutOut) {
  EXPECT_EQ(MaskedHeader("Contact: <sip:a@h;pn-provider=fcm;pn-param=p;pn-prid=to:ken>;expires=1"),
            "Contact: <sip:a@h;pn-provider=fcm;pn-param=p;pn-prid=******>;expires=1");
  EXPECT_EQ(MaskedHeader("Contact: <sip:a@h;pn-tok=SECRET;PN-PRID=SECRET>"),
            "Contact: <sip:a@h;pn-tok=******;PN-PRID=******>");
  EXPECT_EQ(MaskedHeader("Contact: <sip:a@h;pn-prid>"), "Contact: <sip:a@h;pn-prid>");
  EXPECT_THAT(Masked("INVITE sip:a@h;pn-prid=SECRET SIP/2.0\r\n\r\n"), HasSubstr("pn-prid=****** SIP/2.0"));
}

TEST(MaskTest, KeysOfMediaAndPasswordsOfIceAreCutOut) {
  EXPECT_EQ(MaskedBody("application/sdp",
                       "v=0\r\nk=clear:SECRET\r\nm=audio 1 RTP/SAVP 0\r\n"
                       "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET|2^20|1:4\r\n"
                       "a=Crypto:2 X INLINE:SECRET\r\na=crypto:3 SECRET\r\n"
                       "a=ice-ufrag:u\r\na=ice-pwd:SECRET\r\na=key-mgmt:mikey SECRET\r\nSECRET\r\n"),
            "v=0\r\nk=************\r\nm=audio 1 RTP/SAVP 0\r\n"
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***************\r\n"
            "a=Crypto:2 X INLINE:******\r\na=crypto:********\r\n"
            "a=ice-ufrag:u\r\na=ice-pwd:******\r\na=key-mgmt:************\r\n******\r\n");
}

TEST(MaskTest, CodesInBodiesAreCutOut) {
  EXPECT_EQ(MaskedBody("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"), "Signal=*\r\nDuration=160\r\n");
  EXPECT_EQ(MaskedBody("application/dtmf-relay;x=y", "signal = 5\nextra"), "signal =**\n*****");
  EXPECT_EQ(MaskedBody("application/dtmf", "5"), "*");
  EXPECT_EQ(MaskedBody("text/plain", "open 1234\r\nsoon"), "*********\r\n****");
  EXPECT_EQ(MaskedBody("", "1234"), "****");
  EXPECT_EQ(MaskedBody("multipart/mixed;boundary=b", "--b\r\na=crypto:1"), "***\r\n**********");
  EXPECT_EQ(MaskedBody("application/sdp", "v=0", "Content-Encoding: gzip\r\n"), "***");
  EXPECT_EQ(MaskedBody("application/media_control+xml", "<x/>"), "<x/>");
}

TEST(MaskTest, ABodyWithoutATypeIsASecret) {
  EXPECT_EQ(Masked("MESSAGE sip:h SIP/2.0\r\n\r\n1234"), "MESSAGE sip:h SIP/2.0\r\n\r\n****");
  EXPECT_EQ(Masked("MESSAGE sip:h SIP/2.0\r\nc: application/sdp\r\nc: text/plain\r\n\r\nv=1234"),
            "MESSAGE sip:h SIP/2.0\r\nc: application/sdp\r\nc: text/plain\r\n\r\n******");
}

TEST(MaskTest, OfWhatIsBrokenOnlyThatIsKeptWhichCannotHoldASecret) {
  EXPECT_EQ(Masked("INVITE sip:a@h SIP/2.0\r\nVia: x\r\nAuthorisation: SECRET\r\nbroken\r\nTo: <sip:a:p@h>\r\n\r\nz",
                   Shape::kBroken),
            "INVITE sip:a@h SIP/2.0\r\nVia: x\r\nAuthorisation:*******\r\n******\r\nTo: <sip:a:*@h>\r\n\r\n*");
  EXPECT_EQ(Masked("Via: x\rAuthorization: SECRET", Shape::kBroken).find("SECRET"), std::string::npos);
  EXPECT_EQ(Masked("GET /?token=SECRET HTTP/1.1\r\n", Shape::kBroken), "GET ***********************\r\n");
  EXPECT_EQ(Masked("\x16\x03SECRET", Shape::kBroken), "********");
}

TEST(MaskTest, TheOutlineIsFoundOnTheWay) {
  std::string request = "INVITE sip:h SIP/2.0\r\ni:  a84b@h \r\nCSeq: 7 INVITE\r\n\r\n";
  const Outline of_request = MaskSecrets(request, Shape::kWhole);
  EXPECT_EQ(of_request.call_id, "a84b@h");
  EXPECT_EQ(of_request.method, "INVITE");
  std::string response = "SIP/2.0 200 OK\r\nCall-ID: b\r\nCSeq: 7 BYE\r\n\r\n";
  const Outline of_response = MaskSecrets(response, Shape::kWhole);
  EXPECT_EQ(of_response.call_id, "b");
  EXPECT_EQ(of_response.method, "BYE");
}

TEST(MaskTest, NothingIsNoMessage) {
  std::string nothing;
  EXPECT_EQ(MaskSecrets(nothing, Shape::kWhole).call_id, "");
  for (const char* odd : {"\r\n", "\n\n\n", ":", "SIP/", "a b", "x:\r\n y", "REGISTER sip:h SIP/2.0\r\n :SECRET"})
    Masked(odd);
}

}  // namespace
}  // namespace foyer::trace
