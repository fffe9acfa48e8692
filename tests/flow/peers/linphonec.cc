#include "tests/flow/peers/linphonec.h"

#include <filesystem>
#include <fstream>

namespace foyer::peers {
namespace {

std::string PortRange(std::uint16_t port) { return port == 0 ? "-1" : std::to_string(port); }

std::string AccountSections(const LinphonecConfig& config) {
  const std::string server = "<sip:" + config.proxy + ";transport=" + config.transport + ">";
  std::string text = "[proxy_0]\nreg_proxy=" + server + "\nreg_route=" + server + "\nreg_identity=sip:" + config.user +
                     "@" + config.domain + "\nreg_expires=600\nreg_sendregister=1\npublish=0\ndial_escape_plus=0\n";
  if (config.ice) text += "nat_policy_ref=ice\n";
  if (config.feedback) text += "avpf=1\navpf_rr_interval=1\n";
  if (!config.contact_uri_parameters.empty()) text += "contact_uri_parameters=" + config.contact_uri_parameters + "\n";
  text += "[auth_info_0]\nusername=" + config.user + "\nrealm=" + config.domain + "\ndomain=" + config.domain + "\n";
  text += config.ha1.empty() ? "passwd=" + config.password + "\n"
                             : "ha1=" + config.ha1 + "\nalgorithm=" + config.algorithm + "\n";
  return text;
}

std::string RcFile(const LinphonecConfig& config) {
  const auto port_of = [&](const char* transport) { return std::string(config.transport == transport ? "-1" : "0"); };
  std::string text = "[sip]\nsip_port=" + port_of("udp") + "\nsip_tcp_port=" + port_of("tcp") +
                     "\nsip_tls_port=" + port_of("tls") +
                     "\nuse_ipv6=0\nipv6_migration_done=1\nguess_hostname=0\ndefault_proxy=0\n"
                     "incoming_calls_early_media=0\nregister_only_when_network_is_up=0\nauto_net_state_mon=0\n";
  text += "verify_server_cn=0\nverify_server_certs=" + std::string(config.root_ca.empty() ? "0" : "1") + "\n";
  if (!config.root_ca.empty()) text += "root_ca=" + config.root_ca + "\n";
  text += config.dtmf_by_info ? "use_info=1\nuse_rfc2833=0\n" : "use_info=0\nuse_rfc2833=1\n";
  if (config.transport == "tls") text += "media_encryption=srtp\n";
  if (!config.srtp_suites.empty()) text += "srtp_crypto_suites=" + config.srtp_suites + "\n";
  text += "[rtp]\naudio_rtp_port=" + PortRange(config.media_port) + "\nvideo_rtp_port=" +
          PortRange(config.media_port == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(config.media_port + 2)) +
          "\n";
  // Not the camera of the board: that is the door's.
  text += "[video]\ndevice=StaticImage: Static picture\nenabled=" + std::string(config.video ? "1" : "0") +
          "\ncapture=0\ndisplay=" + (config.video ? "1" : "0") +
          "\nautomatically_accept=" + (config.video_at_once ? "1" : "0") + "\nautomatically_initiate=1\n";
  text += "[net]\ndns_srv_enabled=0\nmtu=1300\n";
  if (config.ice) text += "nat_policy_ref=ice\n[nat_policy_0]\nref=ice\nprotocols=ice\n";
  text += "[storage]\nuri=:memory:\ncall_logs_db_uri=null\nzrtp_secrets_db_uri=null\n";
  if (!config.audio_codec.empty())
    text += "[audio_codec_0]\nmime=" + config.audio_codec + "\nrate=8000\nchannels=1\nenabled=1\n";
  return text + AccountSections(config);
}

// Beside the address only what is this machine's business: ports of its own, no camera of the board, no data of others.
// How it sends digits is what Linhome sets before each of them.
std::string RcFileOfStranger(const LinphonecConfig& config) {
  return "[misc]\nconfig-uri=" + config.provisioning_url +
         "\n[sip]\nsip_port=-1\nsip_tcp_port=-1\nsip_tls_port=-1\nuse_ipv6=0\nipv6_migration_done=1\n"
         "register_only_when_network_is_up=0\nauto_net_state_mon=0\nuse_info=1\nuse_rfc2833=0\n"
         "[rtp]\naudio_rtp_port=-1\nvideo_rtp_port=-1\n[video]\ndevice=StaticImage: Static picture\n"
         "[storage]\nuri=:memory:\ncall_logs_db_uri=null\nzrtp_secrets_db_uri=null\n";
}

}  // namespace

Linphonec::Linphonec(Pump& pump, const LinphonecConfig& config) {
  std::filesystem::create_directories(config.folder + "/.local/share/linphone");
  std::filesystem::create_directories(config.folder + "/.config/linphone");
  const std::string rc = config.folder + "/linphonerc";
  const bool stranger = !config.provisioning_url.empty();
  std::ofstream(rc) << (stranger ? RcFileOfStranger(config) : RcFile(config));
  Command command;
  command.argv = {
      "stdbuf", "-oL", "linphonec", "-c", rc, "-d", config.ice || stranger ? "6" : "0", "-l", config.folder + "/log"};
  if (config.video) command.argv.push_back("-V");
  if (config.early_media) command.argv.push_back("--real-early-media");
  command.environment = {{"HOME", config.folder},
                         {"DISPLAY", ""},
                         {"XDG_CONFIG_HOME", config.folder + "/.config"},
                         {"XDG_DATA_HOME", config.folder + "/.local/share"}};
  command.network_namespace = config.network_namespace;
  process_ = std::make_unique<Process>(pump, "linphonec " + config.user, command);
  SpeakFromFile();
}

}  // namespace foyer::peers
