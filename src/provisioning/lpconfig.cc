#include "provisioning/lpconfig.h"

#include <utility>

namespace foyer::provisioning {
namespace {

constexpr std::string_view kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<config xmlns=\"http://www.linphone.org/xsds/lpconfig.xsd\">\n";

}  // namespace

std::string EscapeXml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&apos;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') escaped += c;
    }
  }
  return escaped;
}

Lpconfig& Lpconfig::Section(std::string_view name) {
  if (text_.empty()) text_ = kHead;
  if (std::exchange(in_section_, true)) text_ += "  </section>\n";
  text_ += "  <section name=\"" + EscapeXml(name) + "\">\n";
  return *this;
}

Lpconfig& Lpconfig::Set(std::string_view key, std::string_view value) {
  text_ += "    <entry name=\"" + EscapeXml(key) + "\" overwrite=\"true\">" + EscapeXml(value) + "</entry>\n";
  return *this;
}

std::string Lpconfig::Finish() {
  if (std::exchange(in_section_, false)) text_ += "  </section>\n";
  return std::move(text_) + "</config>\n";
}

}  // namespace foyer::provisioning
