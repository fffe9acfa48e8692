#include <algorithm>

#include "sip/grammar.h"
#include "sip/message.h"

namespace foyer::sip {
namespace {

std::string MakeLine(HeaderId id, std::string_view value) {
  return std::string(HeaderName(id)).append(": ").append(value);
}

std::string_view ValueOf(std::string_view line) {
  const std::size_t colon = line.find(':');
  return Trim(line.substr(colon + 1));
}

}  // namespace

std::vector<std::string_view> SplitList(std::string_view value) {
  std::vector<std::string_view> elements;
  while (true) {
    const std::string_view element = TakeListElement(value);
    if (element.empty()) return elements;
    elements.push_back(element);
  }
}

Rewrite::Rewrite(const Message& message) : message_(message), start_line_(message.start_line()) {
  lines_.reserve(message_.headers().size() + 4);
  for (const Header& header : message_.headers()) lines_.push_back({header.id, {}, header.line});
}

Rewrite& Rewrite::RequestUri(std::string_view uri) {
  start_line_ = std::string(message_.method_name()).append(" ").append(uri).append(" SIP/2.0");
  return *this;
}

Rewrite& Rewrite::Set(HeaderId id, std::string_view value) {
  const auto first = FindLine(id);
  if (first == lines_.end()) {
    lines_.push_back({id, MakeLine(id, value), {}, true});
    return *this;
  }
  const auto kept = first - lines_.begin();
  Remove(id);
  lines_[static_cast<std::size_t>(kept)] = {id, MakeLine(id, value), {}, true};
  return *this;
}

Rewrite& Rewrite::Prepend(HeaderId id, std::string_view value) {
  const auto first = FindLine(id);
  lines_.insert(first == lines_.end() ? lines_.begin() : first, {id, MakeLine(id, value), {}, true});
  return *this;
}

Rewrite& Rewrite::Append(std::string_view line) {
  lines_.push_back({HeaderId::kOther, std::string(line), {}, true});
  return *this;
}

Rewrite& Rewrite::Remove(HeaderId id) {
  for (Line& line : lines_)
    if (line.id == id) line.removed = true;
  return *this;
}

Rewrite& Rewrite::RemoveFirst(HeaderId id) { return ReplaceFirst(id, {}); }

Rewrite& Rewrite::ReplaceFirst(HeaderId id, std::string_view value) {
  const auto first = FindLine(id);
  if (first == lines_.end()) return *this;
  std::string_view rest = ValueOf(first->bytes());
  TakeListElement(rest);
  rest = Trim(rest);
  if (value.empty() && rest.empty()) {
    first->removed = true;
    return *this;
  }
  std::string all(value);
  if (!value.empty() && !rest.empty()) all += ", ";
  all += rest;
  *first = {id, MakeLine(id, all), {}, true};
  return *this;
}

Rewrite& Rewrite::Body(std::string_view content_type, std::string_view body) {
  body_ = body;
  body_replaced_ = true;
  return body.empty() ? Remove(HeaderId::kContentType) : Set(HeaderId::kContentType, content_type);
}

std::vector<Rewrite::Line>::iterator Rewrite::FindLine(HeaderId id) {
  return std::ranges::find_if(lines_, [id](const Line& line) { return line.id == id && !line.removed; });
}

std::string Rewrite::Build() const {
  const std::string_view body = body_replaced_ ? std::string_view(body_) : message_.body();
  std::string out;
  out.reserve(message_.bytes().size() + body.size() + 512);
  out.append(start_line_).append("\r\n");
  for (const Line& line : lines_)
    if (!line.removed && line.id != HeaderId::kContentLength) out.append(line.bytes()).append("\r\n");
  return out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

}  // namespace foyer::sip
