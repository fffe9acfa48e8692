// The resolver against a DNS server that no one here wrote.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "dns/dns_resolver.h"
#include "runtime/epoll_loop.h"
#include "tests/dns/dns_server.h"
#include "tests/fakes/fake_event_journal.h"

namespace foyer::dns {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Debian's dnsmasq with records of ours, and nobody behind it.
class Dnsmasq {
 public:
  explicit Dnsmasq(const Endpoint& at) {
    int out[2];
    EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
    output_.Reset(out[0]);
    const UniqueFd theirs(out[1]);
    pid_ = fork();
    if (pid_ == 0) Run(at, theirs.get());
  }
  ~Dnsmasq() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  // False if it cannot be started.
  bool WaitUntilItServes() const {
    std::string text;
    char buffer[512];
    for (ssize_t got; (got = read(output_.get(), buffer, sizeof buffer)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(got));
      if (text.find("cachesize") != std::string::npos) return true;
    }
    return false;
  }

 private:
  [[noreturn]] static void Run(const Endpoint& at, int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDERR_FILENO);
    const std::string port = "--port=" + std::to_string(at.port);
    const std::string address = "--listen-address=" + at.address.ToString();
    execlp("dnsmasq", "dnsmasq", "--conf-file=/dev/null", "--keep-in-foreground", "--log-facility=-", "--user=root",
           "--no-resolv", "--no-hosts", "--bind-interfaces", "--pid-file=", "--local=/house.example/", port.c_str(),
           address.c_str(), "--naptr-record=house.example,10,10,s,SIPS+D2T,,_sips._tcp.house.example",
           "--naptr-record=house.example,10,20,s,SIP+D2T,,_sip._tcp.house.example",
           "--srv-host=_sips._tcp.house.example,sip.house.example,5061,0,0",
           "--srv-host=_sip._tcp.house.example,spare.house.example,5060,0,0",
           "--host-record=sip.house.example,192.0.2.1,2001:db8::1", "--cname=spare.house.example,sip.house.example",
           nullptr);
    _exit(127);
  }

  UniqueFd output_;
  pid_t pid_ = -1;
};

TEST(DnsmasqTest, ARealServerIsUnderstood) {
  EpollLoop loop;
  Endpoint free_port;
  { free_port = DnsServer(loop).endpoint(); }
  const Dnsmasq server(free_port);
  if (!server.WaitUntilItServes()) GTEST_SKIP() << "Debian's dnsmasq-base is not installed";
  FakeEventJournal journal;
  DnsResolver resolver(loop, journal, {{free_port}, "/nonexistent/resolv.conf", "/nonexistent/hosts"});
  std::vector<std::string> hops;
  const auto find = [&](const HopQuery& query) {
    hops.clear();
    const auto lookup = resolver.Find(query, [&](const std::vector<Hop>& found) {
      for (const Hop& hop : found) hops.push_back(std::string(UriName(hop.transport)) + " " + hop.endpoint.ToString());
      loop.Stop();
    });
    loop.Run();
    return hops;
  };
  EXPECT_THAT(find({"house.example"}), ElementsAre("tls [2001:db8::1]:5061", "tls 192.0.2.1:5061",
                                                   "tcp [2001:db8::1]:5060", "tcp 192.0.2.1:5060"));
  EXPECT_THAT(find({"nobody.house.example"}), IsEmpty());
  EXPECT_THAT(find({"elsewhere.example"}), IsEmpty());  // refused: it has nobody to ask
  EXPECT_THAT(journal.events, IsEmpty());
}

}  // namespace
}  // namespace foyer::dns
