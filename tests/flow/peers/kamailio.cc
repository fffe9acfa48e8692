#include "tests/flow/peers/kamailio.h"

#include <csignal>
#include <fstream>

namespace foyer::peers {
namespace {

constexpr const char* kModules[] = {"tm",        "sl",   "rr",      "pv",       "maxfwd", "usrloc",
                                    "registrar", "auth", "textops", "siputils", "xlog"};

// Subscriber 620, which is us, is challenged inside of dialogs too, as a FRITZ!Box does.
constexpr const char* kRoutes = R"(
modparam("auth", "algorithm", "MD5")
modparam("auth", "qop", "auth")
modparam("usrloc", "db_mode", 0)
modparam("registrar", "gruu_enabled", 0)

request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route()) {
      if (is_method("INVITE|BYE") && $fU == "620" && !pv_proxy_authenticate("$fd", "PASSWORD", "0")) {
        if (is_method("INVITE")) { xlog("L_ERR", "challenge re-INVITE!\n"); } else { xlog("L_ERR", "challenge BYE!\n"); }
        proxy_challenge("$fd", "1");
        exit;
      }
      consume_credentials();
      t_relay();
      exit;
    }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not Here");
    exit;
  }
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("$td", "PASSWORD", "0")) {
      xlog("L_ERR", "challenge REGISTER!\n");
      www_challenge("$td", "1");
      exit;
    }
    if (save("location")) xlog("L_ERR", "registered $tU!\n");
    exit;
  }
  if (is_method("INVITE")) {
    if (!pv_proxy_authenticate("$fd", "PASSWORD", "0")) {
      xlog("L_ERR", "challenge INVITE!\n");
      proxy_challenge("$fd", "1");
      exit;
    }
    consume_credentials();
    record_route();
  }
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  t_relay();
}
)";

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at; (at = text.find(what)) != std::string::npos;) text.replace(at, what.size(), with);
  return text;
}

}  // namespace

Kamailio::Kamailio(Pump& pump, const std::string& folder, std::uint16_t port)
    : pump_(pump), folder_(folder), port_(port) {
  const std::string address = "127.0.0.1:" + std::to_string(port);
  std::ofstream file(folder + "/kamailio.cfg");
  file << "#!KAMAILIO\ndebug=0\nlog_stderror=yes\nchildren=1\ntcp_children=1\nauto_aliases=no\nenable_tls=no\n"
       << "listen=udp:" << address << "\nlisten=tcp:" << address << "\nalias=\"" << kDomain << "\"\n";
  for (const char* module : kModules) file << "loadmodule \"" << module << ".so\"\n";
  file << Replaced(kRoutes, "PASSWORD", kPassword);
  file.close();
  Start();
}

void Kamailio::Start() {
  process_ = std::make_unique<Process>(pump_, "kamailio",
                                       Command{{"/usr/sbin/kamailio", "-f", folder_ + "/kamailio.cfg", "-DD", "-E",
                                                "-m", "32", "-M", "4", "-Y", folder_}});
}

void Kamailio::Restart() {
  process_->Kill(SIGTERM);  // it ends its children
  process_->WaitForExit();
  Start();
}

}  // namespace foyer::peers
