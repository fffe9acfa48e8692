// After a power cut every phone comes back at once, and the disk takes its time: all are registered in the end, none is
// refused without a time to come again, and they do not all come at that time.
#include <gtest/gtest.h>

#include <deque>
#include <map>

#include "foyer/check.h"
#include "registrar/registrar.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/registrar/register_message.h"

namespace foyer::registrar {
namespace {

using namespace std::chrono_literals;

class Believing : public Authenticator {
 public:
  AuthResult Authenticate(const sip::Message& request, const Flow&) override {
    return Identity{{std::string(request.Value(sip::HeaderId::kUserAgent)), kDomain}, UserKind::kPhone, false};
  }
};

// A disk that makes one commit after the other, each of all that waits and as long as the test says.
class SlowLocation : public LocationService {
 public:
  SlowLocation(EventLoop& loop, Duration commit) : commit_(commit), timer_(loop, [this] { Commit(); }) {}
  void Bind(BindingUpdate, std::function<void(BindResult)> done) override {
    waiting_.push_back(std::move(done));
    most = std::max(most, waiting_.size() + committing_.size());
    if (!timer_.IsRunning()) Begin();
  }
  std::unique_ptr<Watch> FindAndWatch(const Aor&, WatchHandler) override { return nullptr; }
  void FlowClosed(const Flow&) override {}
  void List(std::function<void(std::vector<ContactBinding>)>) override {}

  std::size_t most = 0;  // that have waited at once

 private:
  void Begin() {
    committing_.swap(waiting_);
    timer_.Start(commit_);
  }
  void Commit() {
    for (const auto& done : std::exchange(committing_, {})) done({BindStatus::kBound, 1, {}});
    if (!waiting_.empty()) Begin();
  }

  const Duration commit_;
  Timer timer_;
  std::vector<std::function<void(BindResult)>> waiting_, committing_;
};

// Phones that come again when they are told to, and know how often they had to.
class StormTest : public testing::Test, public TransactionLayer {
 protected:
  void Respond(ServerTransactionId id, int status, std::string text) override {
    if (status == 200) {
      ++registered_;
      last_ = loop_.Now();
      return;
    }
    auto parsed = sip::Message::Parse(std::move(text));
    FOYER_CHECK(std::holds_alternative<sip::Message>(parsed));
    const auto retry_after = sip::ParseNumber(std::get<sip::Message>(parsed).Value(sip::HeaderId::kRetryAfter));
    EXPECT_EQ(status, 503);
    ASSERT_TRUE(retry_after) << "some phones never come again without it";
    const TimePoint again = loop_.Now() + std::chrono::seconds(*retry_after);
    most_tries_ = std::max(most_tries_, ++tries_[id]);
    coming_.emplace(again, id);
  }
  ClientTransactionId Send(const Flow&, std::string, std::string, ClientHandler) override { return 0; }
  void Cancel(ClientTransactionId, std::string) override {}
  void Release(ClientTransactionId) override {}
  void SendStateless(const Flow&, std::string) override {}

  void Register(ServerTransactionId phone) {
    const std::string user = "p" + std::to_string(phone);
    registrar_->OnRegister(phone, Request("REGISTER", {"Contact: <sip:x@192.0.2.7>", "User-Agent: " + user}, user),
                           FlowFrom("192.0.2.7:5060"));
  }
  void Storm(Duration commit, std::size_t phones) {
    location_ = std::make_unique<SlowLocation>(loop_, commit);
    registrar_ = std::make_unique<Registrar>(loop_, *this, *location_, authenticator_, kDomain);
    const TimePoint begin = loop_.Now();
    for (ServerTransactionId phone = 1; phone <= phones; ++phone) Register(phone);
    while (!coming_.empty() && loop_.Now() < begin + 1h) {
      loop_.Advance(coming_.begin()->first - loop_.Now());
      std::size_t at_once = 0;
      while (!coming_.empty() && coming_.begin()->first <= loop_.Now()) {
        const ServerTransactionId phone = coming_.begin()->second;
        coming_.erase(coming_.begin());
        ++at_once;
        Register(phone);
      }
      most_at_once_ = std::max(most_at_once_, at_once);
    }
    loop_.Advance(1min);
    took_ = last_ - begin;
  }

  FakeEventLoop loop_;
  Believing authenticator_;
  std::unique_ptr<SlowLocation> location_;
  std::unique_ptr<Registrar> registrar_;
  std::multimap<TimePoint, ServerTransactionId> coming_;
  std::map<ServerTransactionId, int> tries_;
  std::size_t registered_ = 0, most_at_once_ = 0;
  int most_tries_ = 0;
  TimePoint last_;
  Duration took_{};
};

TEST_F(StormTest, TenThousandPhonesAreAllRegisteredAtThePaceOfTheDisk) {
  Storm(1s, 10'000);
  EXPECT_EQ(registered_, 10'000U);
  EXPECT_LE(location_->most, Admission::kMostWaiting);
  EXPECT_LT(took_, 2min) << "the disk could do it in 10 s";
  EXPECT_LT(most_at_once_, 5'000U);
  EXPECT_LT(most_tries_, 30);
}

TEST_F(StormTest, AQuickDiskHardlyMakesAnybodyWait) {
  Storm(10ms, 10'000);
  EXPECT_EQ(registered_, 10'000U);
  EXPECT_LT(took_, 20s) << "they come again at whole seconds, a thousand each";
}

TEST_F(StormTest, AHouseIsNeverPutOff) {
  Storm(1s, Admission::kMostWaiting);
  EXPECT_EQ(most_tries_, 0);
}

}  // namespace
}  // namespace foyer::registrar
