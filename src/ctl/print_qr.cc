#include "ctl/print_qr.h"

#include <ostream>
#include <string>
#include <vector>

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kQuietZone = 4;
constexpr const char* kBlackOnWhite = "\x1b[30;107m";
constexpr const char* kUsualColours = "\x1b[0m";

// With the white zone that readers need around it.
class Modules {
 public:
  explicit Modules(const Json& rows) {
    for (const Json& row : rows)
      if (row.is_string()) rows_.push_back(row.get<std::string>());
  }
  std::size_t side() const { return rows_.size() + 2 * kQuietZone; }
  bool IsDark(std::size_t x, std::size_t y) const {
    if (x < kQuietZone || y < kQuietZone || y - kQuietZone >= rows_.size()) return false;
    const std::string& row = rows_[y - kQuietZone];
    return x - kQuietZone < row.size() && row[x - kQuietZone] == '1';
  }

 private:
  std::vector<std::string> rows_;
};

const char* HalfBlock(bool upper, bool lower) {
  if (upper) return lower ? "\u2588" : "\u2580";
  return lower ? "\u2584" : " ";
}

std::string StringOf(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

void PrintInvitation(std::ostream& out, const Json& invitation) {
  const Modules modules(invitation.value("modules", Json::array()));
  for (std::size_t y = 0; y < modules.side(); y += 2) {
    out << kBlackOnWhite;
    for (std::size_t x = 0; x < modules.side(); ++x) out << HalfBlock(modules.IsDark(x, y), modules.IsDark(x, y + 1));
    out << kUsualColours << '\n';
  }
  out << "\nIn Linhome: assistant, \"Remote configuration\", scan this code. Other phones of Linphone take its "
         "address:\n  "
      << StringOf(invitation, "url") << "\nIt serves one phone, once, within " << invitation.value("expires_s", 0) / 60
      << " minutes. The phone must be in the network of this house.\n";
}

}  // namespace foyer::ctl
