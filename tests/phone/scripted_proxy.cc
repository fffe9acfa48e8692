#include "tests/phone/scripted_proxy.h"

#include <strings.h>
#include <sys/socket.h>

#include <array>

#include "foyer/check.h"
#include "tests/phone/loopback.h"

namespace foyer::phone {
namespace {

constexpr std::string_view kEnd = "\r\n\r\n";

// Binds to `endpoint`, or to any port if it has none yet, and writes it there.
UniqueFd BoundSocket(Endpoint& endpoint) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address = Loopback(endpoint.port);
  socklen_t size = sizeof(address);
  FOYER_CHECK(bind(fd.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
  FOYER_CHECK(getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  endpoint = {IpAddress::FromV4(INADDR_LOOPBACK), ntohs(address.sin_port)};
  return fd;
}

// All lines of this name, as they are.
std::string Lines(const SipText& message, const std::string& name) {
  std::string lines;
  std::size_t at = message.bytes.find("\r\n") + 2;
  const std::size_t end = message.bytes.find(kEnd) + 2;
  while (at < end) {
    const std::size_t next = message.bytes.find("\r\n", at) + 2;
    const std::string line = message.bytes.substr(at, next - at);
    if (strncasecmp(line.c_str(), (name + ":").c_str(), name.size() + 1) == 0) lines += line;
    at = next;
  }
  return lines;
}

bool IsA(const SipText& message, const std::string& what) {
  if (message.Status() == 0) return message.Method() == what;
  return std::to_string(message.Status()) + " " + message.Method() == what;
}

}  // namespace

std::string SipText::StartLine() const { return bytes.substr(0, bytes.find("\r\n")); }

int SipText::Status() const { return bytes.starts_with("SIP/2.0 ") ? std::stoi(bytes.substr(8, 3)) : 0; }

std::string SipText::Method() const {
  if (Status() == 0) return bytes.substr(0, bytes.find(' '));
  const std::string cseq = Header("CSeq");
  return cseq.substr(cseq.find(' ') + 1);
}

std::string SipText::Header(const std::string& name) const {
  const std::string lines = Lines(*this, name);
  if (lines.empty()) return {};
  const std::size_t begin = lines.find_first_not_of(' ', name.size() + 1);
  return lines.substr(begin, lines.find("\r\n") - begin);
}

std::string SipText::Body() const { return bytes.substr(bytes.find(kEnd) + kEnd.size()); }

ScriptedProxy::ScriptedProxy(EventLoop& loop, bool listening) : loop_(loop) {
  listener_ = BoundSocket(endpoint_);
  if (listening) Listen();
}

ScriptedProxy::~ScriptedProxy() = default;

void ScriptedProxy::Listen() {
  if (!listener_.valid()) listener_ = BoundSocket(endpoint_);
  FOYER_CHECK(listen(listener_.get(), 8) == 0);
  accept_ = std::make_unique<FdWatch>(loop_, listener_.get(), [this](unsigned) { Accept(); });
  accept_->Watch(FdWatch::kRead);
}

void ScriptedProxy::StopListening() {
  accept_.reset();
  listener_.Reset();
}

void ScriptedProxy::DropConnections() { connections_.clear(); }

Endpoint ScriptedProxy::endpoint() const { return endpoint_; }

void ScriptedProxy::Accept() {
  sockaddr_in peer{};
  socklen_t size = sizeof(peer);
  UniqueFd fd(accept4(listener_.get(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd.valid()) return;
  const int id = next_connection_++;
  Connection& connection = connections_[id];
  connection.watch = std::make_unique<FdWatch>(loop_, fd.get(), [this, id](unsigned) { Read(id); });
  connection.fd = std::move(fd);
  connection.peer_port = ntohs(peer.sin_port);
  connection.watch->Watch(FdWatch::kRead);
}

void ScriptedProxy::Read(int id) {
  const auto connection = connections_.find(id);
  if (connection == connections_.end()) return;
  std::array<char, 16384> buffer;
  const ssize_t size = recv(connection->second.fd.get(), buffer.data(), buffer.size(), 0);
  if (size <= 0) {
    connection->second.watch->Stop();
    return;
  }
  std::string& received = connection->second.received;
  received.append(buffer.data(), static_cast<std::size_t>(size));
  std::vector<SipText> messages;
  for (std::size_t end = received.find(kEnd); end != std::string::npos; end = received.find(kEnd)) {
    received.erase(0, received.find_first_not_of("\r\n"));  // keep-alives
    end = received.find(kEnd);
    if (end == std::string::npos) break;
    const SipText head{received.substr(0, end + kEnd.size()), id};
    const std::string length = head.Header("Content-Length");
    const std::size_t whole = head.bytes.size() + (length.empty() ? 0 : std::stoul(length));
    if (received.size() < whole) break;
    messages.push_back({received.substr(0, whole), id});
    received.erase(0, whole);
  }
  for (SipText& message : messages) OnMessage(std::move(message));
}

void ScriptedProxy::OnMessage(SipText message) {
  seen_.push_back(message);
  if (message.Status() != 0) {
    return;
  }
  if (message.Method() == "REGISTER") {
    OnRegister(message);
  } else if (message.Method() == "BYE") {
    Respond(message, "200 OK", "r");
  } else if (message.Method() == "CANCEL") {
    Respond(message, "200 OK", "r");
    for (const SipText& invite : std::vector<SipText>(seen_))
      if (IsA(invite, "INVITE") && invite.Header("Call-ID") == message.Header("Call-ID"))
        Respond(invite, "487 Request Terminated", "r");
  }
}

void ScriptedProxy::OnRegister(const SipText& request) {
  const std::string head = HeadOfResponse(request, "r");
  if (request.Header("Authorization").empty()) {
    Send(request.connection, "SIP/2.0 401 Unauthorized\r\n" + head +
                                 "WWW-Authenticate: Digest realm=\"house.example\", nonce=\"n1\", algorithm=MD5, "
                                 "qop=\"auth\"\r\nContent-Length: 0\r\n\r\n");
  } else if (!accept_registers) {
    Send(request.connection, "SIP/2.0 503 Service Unavailable\r\n" + head + "Content-Length: 0\r\n\r\n");
  } else {
    registered_.push_back(request);
    Send(request.connection,
         "SIP/2.0 200 OK\r\n" + head + Lines(request, "Contact") + "Expires: 600\r\nContent-Length: 0\r\n\r\n");
  }
}

// With the address that the request came from, as every server does for who asks (RFC 3581 s4).
std::string ScriptedProxy::HeadOfResponse(const SipText& request, const std::string& to_tag) {
  std::string via = Lines(request, "Via");
  if (const std::size_t rport = via.find(";rport"); rport != std::string::npos) {
    const std::string port = std::to_string(connections_[request.connection].peer_port);
    via.replace(rport, 6, ";received=127.0.0.1;rport=" + port);
  }
  std::string to = Lines(request, "To");
  if (!to_tag.empty() && to.find(";tag=") == std::string::npos) to.insert(to.size() - 2, ";tag=" + to_tag);
  return via + Lines(request, "From") + to + Lines(request, "Call-ID") + Lines(request, "CSeq");
}

std::size_t ScriptedProxy::Count(const std::string& what) const {
  std::size_t count = 0;
  for (const SipText& message : seen_) count += IsA(message, what) ? 1U : 0U;
  return count;
}

const SipText* ScriptedProxy::Last(const std::string& what) const {
  for (auto message = seen_.rbegin(); message != seen_.rend(); ++message)
    if (IsA(*message, what)) return &*message;
  return nullptr;
}

void ScriptedProxy::Respond(const SipText& request, const std::string& status_line, const std::string& to_tag,
                            const std::string& sdp) {
  std::string text = "SIP/2.0 " + status_line + "\r\n" + HeadOfResponse(request, to_tag) +
                     "Contact: <sip:" + endpoint_.ToString() + ";transport=tcp>\r\n";
  if (!sdp.empty()) text += "Content-Type: application/sdp\r\n";
  Send(request.connection, text + "Content-Length: " + std::to_string(sdp.size()) + "\r\n\r\n" + sdp);
}

void ScriptedProxy::Send(int connection, const std::string& bytes) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  FOYER_CHECK(send(found->second.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
              static_cast<ssize_t>(bytes.size()));
  if (on_sent_) on_sent_();
}

std::string ContactUri(const SipText& message) {
  const std::string contact = message.Header("Contact");
  const std::size_t begin = contact.find('<') + 1;
  return contact.substr(begin, contact.find('>') - begin);
}

}  // namespace foyer::phone
