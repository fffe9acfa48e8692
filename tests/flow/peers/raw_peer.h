// A socket that says what it is told, byte for byte, and keeps what it hears: for messages that no phone would send.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/endpoint.h"
#include "foyer/flow.h"
#include "sip/message.h"
#include "sip/stream_framer.h"
#include "tests/flow/peers/pump.h"

namespace foyer::peers {

class RawPeer {
 public:
  struct Ends {
    Transport transport = Transport::kUdp;  // or kTcp
    Endpoint local, remote;                 // port 0 of `local`: any
    std::string network_namespace = {};     // empty: ours
  };

  // TCP connects at once. Aborts the test program if the address is taken.
  RawPeer(Pump& pump, const Ends& ends);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  void Send(std::string_view bytes);  // to `remote`; all of them, unless the other side has closed

  // What has come: datagrams, or the messages of the stream.
  const std::vector<std::string>& received() const { return received_; }
  bool closed() const { return closed_; }  // by the other side
  Endpoint local() const;

  // The first request with this Call-ID, if it can be parsed.
  std::optional<sip::Message> RequestOf(std::string_view call_id) const;

 private:
  void Read();
  void Take(std::string_view bytes);

  const Ends ends_;
  int fd_ = -1;
  bool closed_ = false;
  std::vector<std::string> received_;
  sip::StreamFramer framer_;
  std::unique_ptr<Pump::Source> source_;
};

// Of a message that may be too odd for a parser: its status (0: no response), the value of its Call-ID line.
int StatusOf(std::string_view message);
std::string_view CallIdOf(std::string_view message);

}  // namespace foyer::peers
