#include "tests/bench/stream_load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "sip/digest.h"

namespace foyer::bench {
namespace {

constexpr int kPerAddress = 100;  // connections from one of the loopback's addresses: servers limit them

sockaddr_in Address(std::uint32_t host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(host);
  address.sin_port = htons(port);
  return address;
}

// Connected from 127.0.1.1, 127.0.1.2, ...
int Open(int number, std::uint16_t server) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval patience{10, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in from = Address(INADDR_LOOPBACK + 0x100 + static_cast<std::uint32_t>(number / kPerAddress), 0);
  const sockaddr_in to = Address(INADDR_LOOPBACK, server);
  const bool connected = bind(fd, reinterpret_cast<const sockaddr*>(&from), sizeof from) == 0 &&
                         connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  if (connected) return fd;
  std::perror("bench: connect");
  close(fd);
  return -1;
}

// `credentials`: a whole header line, or nothing.
std::string MakeRegister(int user, int number, bool tls, const std::string& credentials) {
  const std::string name = "u" + std::to_string(user), transport = tls ? "TLS" : "TCP", cseq = std::to_string(number);
  return "REGISTER sip:test.local SIP/2.0\r\nVia: SIP/2.0/" + transport + " 127.0.0.1:5062;branch=z9hG4bK" + name +
         "-" + cseq + ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:" + name + "@test.local>;tag=f" + name +
         "\r\nTo: <sip:" + name + "@test.local>\r\nCall-ID: " + name + "@127.0.0.1\r\nCSeq: " + cseq +
         " REGISTER\r\nContact: <sip:" + name + "@127.0.0.1:5062;transport=" + (tls ? "tls" : "tcp") +
         ">;+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"\r\n" + credentials +
         "Expires: 600\r\nAllow: INVITE, ACK, "
         "CANCEL, OPTIONS, BYE, REFER, NOTIFY, MESSAGE\r\nUser-Agent: LinphoneAndroid/5.1 (belle-sip/5.1.64)\r\n"
         "Content-Length: 0\r\n\r\n";
}

// The first challenge is that of MD5, at both servers.
std::string Credentials(int user, const std::string& challenge) {
  const std::string name = "u" + std::to_string(user), uri = "sip:test.local";
  const std::size_t begin = challenge.find("nonce=\"") + 7;
  const std::string nonce = challenge.substr(begin, challenge.find('"', begin) - begin);
  const auto md5 = sip::DigestAlgorithm::kMd5;
  const std::string ha1 = sip::Ha1(md5, name, "test.local", "secret");
  return "Authorization: Digest username=\"" + name + "\", realm=\"test.local\", nonce=\"" + nonce + "\", uri=\"" +
         uri + "\", algorithm=MD5, response=\"" + sip::DigestResponse(md5, {ha1, nonce, {}, {}, {}, "REGISTER", uri}) +
         "\"\r\n";
}

}  // namespace

StreamLoad::StreamLoad(std::uint16_t server, bool tls) : server_(server) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (tls) tls_ = SSL_CTX_new(TLS_client_method());
}

StreamLoad::~StreamLoad() {
  for (const Connection& connection : connections_) {
    if (connection.ssl != nullptr) SSL_free(connection.ssl);
    close(connection.fd);
  }
  if (tls_ != nullptr) SSL_CTX_free(tls_);
}

bool StreamLoad::Connect(int count) {
  for (int i = 0; i < count; ++i) {
    Connection connection{Open(static_cast<int>(connections_.size()), server_), nullptr};
    if (connection.fd < 0) return false;
    if (tls_ != nullptr) {
      connection.ssl = SSL_new(tls_);
      SSL_set_fd(connection.ssl, connection.fd);
    }
    connections_.push_back(connection);
    if (connection.ssl != nullptr && SSL_connect(connection.ssl) != 1) return false;
  }
  return true;
}

bool StreamLoad::RegisterAll(bool challenged) {
  for (std::size_t i = 0; i < connections_.size(); ++i)
    if (!Register(connections_[i], static_cast<int>(i) + 1, challenged)) return false;
  return true;
}

bool StreamLoad::Register(const Connection& connection, int user, bool challenged) {
  const bool tls = tls_ != nullptr;
  std::string answer = Exchange(connection, MakeRegister(user, ++registrations_, tls, {}));
  if (challenged) {
    if (!answer.starts_with("SIP/2.0 401 ")) return false;
    answer = Exchange(connection, MakeRegister(user, ++registrations_, tls, Credentials(user, answer)));
  }
  if (answer.starts_with("SIP/2.0 200 ")) return true;
  std::fprintf(stderr, "bench: %s", answer.c_str());
  return false;
}

std::string StreamLoad::Exchange(const Connection& connection, const std::string& request) {
  const int size = static_cast<int>(request.size());
  const auto sent = connection.ssl != nullptr ? SSL_write(connection.ssl, request.data(), size)
                                              : send(connection.fd, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent != size) return {};
  std::string answer;
  while (answer.find("\r\n\r\n") == std::string::npos) {
    char bytes[4096];
    const auto got = connection.ssl != nullptr ? SSL_read(connection.ssl, bytes, sizeof bytes)
                                               : recv(connection.fd, bytes, sizeof bytes, 0);
    if (got <= 0) return {};
    answer.append(bytes, static_cast<std::size_t>(got));
  }
  return answer;
}

}  // namespace foyer::bench
