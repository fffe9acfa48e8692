// Makes REGISTER and other requests, and the credentials that answer a challenge.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "foyer/authenticator.h"
#include "sip/digest.h"
#include "sip/headers.h"
#include "sip/message.h"

namespace foyer::registrar {

inline constexpr const char* kDomain = "home.example";

inline sip::Message Request(const std::string& method, const std::vector<std::string>& headers,
                            const std::string& user = "anna", const std::string& uri = "sip:home.example") {
  const std::string address = user.find('@') == std::string::npos ? user + "@" + kDomain : user;
  std::string text = method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKx\r\n";
  text += "From: <sip:" + address + ">;tag=f\r\nTo: <sip:" + address + ">\r\nCall-ID: c1\r\nCSeq: 1 " + method + "\r\n";
  for (const std::string& header : headers) text += header + "\r\n";
  auto parsed = sip::Message::Parse(text + "Content-Length: 0\r\n\r\n");
  EXPECT_TRUE(std::holds_alternative<sip::Message>(parsed)) << text;
  return std::get<sip::Message>(parsed);
}

struct Credentials {
  std::string user = "anna", password = "secret", uri = "sip:home.example", method = "REGISTER", nc = "00000001";
  sip::DigestAlgorithm algorithm = sip::DigestAlgorithm::kMd5;
  bool qop = true;
};

// The nonce of a challenge's header line.
inline std::string NonceOf(const Challenge& challenge) {
  const std::string& line = challenge.headers.at(0);
  const auto begin = line.find("nonce=\"") + 7;
  return line.substr(begin, line.find('"', begin) - begin);
}

inline std::string Authorization(const Credentials& with, const std::string& nonce,
                                 const std::string& header = "Authorization") {
  const std::string ha1 = sip::Ha1(with.algorithm, with.user, kDomain, with.password);
  const std::string qop = with.qop ? "auth" : "";
  const std::string response =
      sip::DigestResponse(with.algorithm, {ha1, nonce, with.nc, "cn", qop, with.method, with.uri});
  return header + ": Digest username=\"" + with.user + "\", realm=\"" + kDomain + "\", nonce=\"" + nonce +
         "\", uri=\"" + with.uri + "\", response=\"" + response +
         "\", algorithm=" + std::string(sip::DigestAlgorithmName(with.algorithm)) +
         (with.qop ? ", qop=auth, cnonce=\"cn\", nc=" + with.nc : "");
}

inline Flow FlowFrom(const char* remote, Transport transport = Transport::kUdp, std::uint64_t connection = 0) {
  Flow flow;
  flow.transport = transport;
  flow.connection = connection;
  flow.local = *Endpoint::Parse("192.0.2.1:5060");
  flow.remote = *Endpoint::Parse(remote);
  return flow;
}

}  // namespace foyer::registrar
