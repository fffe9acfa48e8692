#include "tests/flow/peers/baresip.h"

#include <filesystem>
#include <fstream>

namespace foyer::peers {

Baresip::Baresip(Pump& pump, const BaresipConfig& config) {
  std::filesystem::create_directories(config.folder);
  std::ofstream(config.folder + "/config") << "module_path /usr/lib/baresip/modules\nmodule g711.so\nmodule aufile.so\n"
                                           << (config.srtp ? "module srtp.so\n" : "")
                                           << "module_app account.so\nmodule_app menu.so\naudio_source "
                                              "aufile,/usr/share/sounds/linphone/hello8000.wav\naudio_player aufile,"
                                           << config.folder << "/heard.wav\nsip_listen 127.0.0.1:0\n";
  std::ofstream(config.folder + "/accounts")
      << "<sip:" << config.user << "@" << config.domain << ";transport=udp>;auth_user=" << config.user
      << ";auth_pass=" << config.password << ";outbound=\"sip:" << config.proxy
      << ";transport=udp\";answermode=" << config.answer_mode << ";audio_codecs=" << config.codec
      << ";regint=600;mwi=no" << (config.srtp ? ";mediaenc=srtp-mand" : "") << "\n";
  std::ofstream(config.folder + "/contacts") << "\n";
  process_ = std::make_unique<Process>(pump, "baresip " + config.user,
                                       Command{{"baresip", "-f", config.folder, "-4"}, {{"HOME", config.folder}}});
}

}  // namespace foyer::peers
