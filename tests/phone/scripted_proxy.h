// The little of a proxy that the user agent needs, on one TCP port of loopback: it challenges and accepts REGISTERs,
// accepts CANCEL and BYE, and lets a test answer INVITEs and send requests of its own. It shows what is on the wire.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/endpoint.h"
#include "foyer/event_loop.h"

namespace foyer::phone {

// A message as text, with just enough of a parser for our own user agent's well-formed messages.
struct SipText {
  std::string bytes;
  int connection = 0;  // that it came on

  std::string StartLine() const;
  std::string Method() const;                         // of a request or, by its CSeq, of a response
  int Status() const;                                 // 0 of a request
  std::string Header(const std::string& name) const;  // the first one's value; empty if there is none
  std::string Body() const;
};

class ScriptedProxy {
 public:
  // Listens at once, or on Listen().
  explicit ScriptedProxy(EventLoop& loop, bool listening = true);
  ~ScriptedProxy();
  ScriptedProxy(const ScriptedProxy&) = delete;
  ScriptedProxy& operator=(const ScriptedProxy&) = delete;

  void Listen();
  void StopListening();
  void DropConnections();
  Endpoint endpoint() const;

  const std::vector<SipText>& seen() const { return seen_; }
  // How many of these came; "200 BYE" counts responses.
  std::size_t Count(const std::string& what) const;
  const SipText* Last(const std::string& what) const;
  // REGISTERs that were accepted: those with a digest.
  const std::vector<SipText>& registered() const { return registered_; }
  bool accept_registers = true;

  void Respond(const SipText& request, const std::string& status_line, const std::string& to_tag,
               const std::string& sdp = {});
  void Send(int connection, const std::string& bytes);
  void OnBytesSent(std::function<void()> call) { on_sent_ = std::move(call); }

 private:
  struct Connection {
    UniqueFd fd;
    std::unique_ptr<FdWatch> watch;
    std::string received;
    std::uint16_t peer_port = 0;
  };

  void Accept();
  void Read(int id);
  void OnMessage(SipText message);
  void OnRegister(const SipText& request);
  std::string HeadOfResponse(const SipText& request, const std::string& to_tag);

  EventLoop& loop_;
  UniqueFd listener_;
  std::unique_ptr<FdWatch> accept_;
  Endpoint endpoint_;
  std::map<int, Connection> connections_;
  int next_connection_ = 1;
  std::vector<SipText> seen_, registered_;
  std::function<void()> on_sent_;
};

// The contact URI of a request or response, without brackets and parameters.
std::string ContactUri(const SipText& message);

}  // namespace foyer::phone
