// Linphone's configuration as XML (lpconfig): sections of entries, each of which replaces what the phone has.
#pragma once
#include <string>
#include <string_view>

namespace foyer::provisioning {

class Lpconfig {
 public:
  // The entries that follow belong to it. Each section is begun once.
  Lpconfig& Section(std::string_view name);
  Lpconfig& Set(std::string_view key, std::string_view value);
  Lpconfig& Set(std::string_view key, int value) { return Set(key, std::to_string(value)); }

  // The whole document. Nothing is added after that.
  std::string Finish();

 private:
  std::string text_;
  bool in_section_ = false;
};

// & < > " ' as entities; control characters, which XML does not have, are left out.
std::string EscapeXml(std::string_view text);

}  // namespace foyer::provisioning
