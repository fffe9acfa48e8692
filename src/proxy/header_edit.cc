#include "proxy/header_edit.h"

#include "base/lower_case.h"
#include "sip/headers.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::proxy {

using sip::HeaderId;

std::string WithTag(std::string_view address, std::string_view tag) {
  const auto parsed = sip::ParseNameAddr(address);
  if (!parsed) return std::string(address);
  std::string result;
  if (!parsed->display_name.empty()) result.append(parsed->display_name).append(" ");
  result.append("<").append(parsed->uri_text).append(">");
  result += sip::WithoutParameter(parsed->parameters, "tag");
  if (!tag.empty()) result.append(";tag=").append(tag);
  return result;
}

std::string WithUri(std::string_view address, std::string_view uri) {
  const auto parsed = sip::ParseNameAddr(address);
  if (!parsed) return std::string(address);
  std::string result;
  if (!parsed->display_name.empty()) result.append(parsed->display_name).append(" ");
  return result.append("<").append(uri).append(">").append(parsed->parameters);
}

void RestoreNames(sip::Rewrite& rewrite, const sip::Message& response, const sip::Message& request) {
  for (const HeaderId id : {HeaderId::kFrom, HeaderId::kTo, HeaderId::kCSeq}) {
    if (id == HeaderId::kTo && request.to_tag().empty()) continue;
    if (response.Value(id) != request.Value(id)) rewrite.Set(id, request.Value(id));
  }
}

void RemoveOption(sip::Rewrite& rewrite, const sip::Message& message, sip::HeaderId id, std::string_view option) {
  if (!message.HasToken(id, option)) return;
  std::string rest;
  for (const std::string_view token : message.List(id)) {
    if (EqualsIgnoreCase(token, option)) continue;
    if (!rest.empty()) rest += ", ";
    rest += token;
  }
  if (rest.empty()) {
    rewrite.Remove(id);
  } else {
    rewrite.Set(id, rest);
  }
}

void RemoveOwnCredentials(sip::Rewrite& rewrite, const sip::Message& request, std::string_view realm) {
  std::vector<std::string_view> others;
  for (const sip::Header& header : request.headers()) {
    if (header.id != HeaderId::kProxyAuthorization) continue;
    const auto parameters = sip::DigestParameters::Parse(header.value);
    if (!parameters || parameters->Get("realm") != realm) others.push_back(header.line);
  }
  rewrite.Remove(HeaderId::kProxyAuthorization);
  for (const std::string_view line : others) rewrite.Append(line);
}

void RemoveClaimedIdentities(sip::Rewrite& rewrite) {
  rewrite.Remove(HeaderId::kPAssertedIdentity);
  rewrite.Remove(HeaderId::kPPreferredIdentity);
}

std::string WithStatus(std::string response, int status) {
  const std::string line = "SIP/2.0 " + std::to_string(status) + " " + std::string(sip::DefaultReason(status));
  return response.replace(0, response.find("\r\n"), line);
}

std::string PassedUp(const sip::Message& response, const sip::Message& request, int status,
                     const std::vector<std::string>& challenges) {
  sip::Rewrite rewrite(response);
  rewrite.RemoveFirst(HeaderId::kVia);
  RestoreNames(rewrite, response, request);
  if (!challenges.empty()) rewrite.Remove(HeaderId::kWwwAuthenticate).Remove(HeaderId::kProxyAuthenticate);
  for (const std::string& line : challenges) rewrite.Append(line);
  return status == response.status() ? rewrite.Build() : WithStatus(rewrite.Build(), status);
}

std::string Line(sip::HeaderId id, std::string_view value) {
  std::string line(sip::HeaderName(id));
  return line.append(": ").append(value);
}

bool HasSdp(const sip::Message& message) {
  if (message.body().empty()) return false;
  std::string_view type = message.Value(sip::HeaderId::kContentType);
  type = type.substr(0, type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return EqualsIgnoreCase(type, "application/sdp");
}

std::string_view ContactUri(const sip::Message& message) {
  const auto contacts = message.List(sip::HeaderId::kContact);
  if (contacts.empty()) return {};
  const auto parsed = sip::ParseNameAddr(contacts.front());
  return parsed && sip::ParseUri(parsed->uri_text) ? parsed->uri_text : std::string_view{};
}

}  // namespace foyer::proxy
