// Debian's linphonec as a headless phone with early video: it registers by digest, answers an INVITE with 180 and then
// 183, decodes the picture while it rings, and can save what it decoded as a JPEG.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/flow/peers/process.h"

namespace foyer::peers {

struct LinphonecConfig {
  std::string user, password, domain;
  std::string proxy = "127.0.0.1:5060";
  std::string transport = "udp";  // or "tcp", "tls": with SRTP
  std::string srtp_suites;        // the only ones that it knows ("AES_CM_128_HMAC_SHA1_80"); empty: its defaults
  std::string root_ca;            // PEM file that the server's certificate must follow from; empty: any will do
  std::string folder;             // its HOME; made if missing
  bool early_media = true;        // false: only 180
  bool video = true;
  bool video_at_once = true;     // false: only when it is told
  bool dtmf_by_info = true;      // else RFC 4733
  std::uint16_t media_port = 0;  // audio there, video at +2; 0: any
  bool ice = false;              // and FOLDER/log says how it went
  std::string audio_codec;       // only this one ("PCMA"); empty: its defaults
  std::string network_namespace;
  std::string contact_uri_parameters;  // "pn-provider=fcm;..."
  bool feedback = false;               // RTP/AVPF: it asks for lost packets and key frames by RTCP
  std::string ha1, algorithm;          // of the password, instead of it: "MD5" or "SHA-256"; empty: the password
  // It knows nothing but this address of its settings; all above but `folder` and `early_media` means nothing. What it
  // says is in FOLDER/log, what it knows in FOLDER/linphonerc once it has quit.
  std::string provisioning_url;
};

class Linphonec {
 public:
  Linphonec(Pump& pump, const LinphonecConfig& config);

  void Answer() { process_->Send("answer"); }
  void Decline() { process_->Send("terminate"); }
  void HangUp() { process_->Send("terminate"); }
  void Call(std::string_view uri) { process_->Send("call " + std::string(uri)); }
  // No sound card: it speaks from a file. Done at its start.
  void SpeakFromFile() {
    process_->Send("soundcard use files");
    process_->Send("play /usr/share/sounds/linphone/hello16000.wav");
  }
  void SendDigit(char digit) { process_->Send(std::string(1, digit)); }
  // Asks for a JPEG of the next decoded picture in `path`; it is there some time later, or never if nothing is decoded.
  void Snapshot(const std::string& path) { process_->Send("snapshot " + path); }
  void Message(std::string_view to, std::string_view text) {
    process_->Send("chat " + std::string(to) + " " + std::string(text));
  }

  bool IsRinging() const { return process_->Printed("Receiving new incoming call"); }
  Process& process() { return *process_; }

 private:
  std::unique_ptr<Process> process_;
};

}  // namespace foyer::peers
