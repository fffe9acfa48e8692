// A DNS in memory: answers what a test has put in, in the next turn; keeps silent about what is to be silent.
#pragma once
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "dns/questions.h"

namespace foyer::dns {

class FakeQuestions : public Questions {
 public:
  explicit FakeQuestions(EventLoop& loop) : loop_(loop) {}

  void Naptr(const std::string& name, std::vector<NaptrRecord> records) {
    answers_[{RecordType::kNaptr, name}].naptr = std::move(records);
  }
  void Srv(const std::string& name, std::vector<SrvRecord> records) {
    answers_[{RecordType::kSrv, name}].srv = std::move(records);
  }
  void Address(const std::string& name, const std::string& text) {
    const auto address = *IpAddress::Parse(text);
    answers_[{address.is_v4() ? RecordType::kA : RecordType::kAaaa, name}].addresses.push_back(address);
  }
  void KeepSilentAbout(const Question& question) { silent_.insert(question); }

  std::unique_ptr<Asked> Ask(const Question& question, Done done) override {
    asked.push_back(question);
    auto pending = std::make_unique<Pending>(loop_, answers_[question], std::move(done));
    if (!silent_.contains(question)) pending->answer.Schedule();
    return pending;
  }

  std::vector<Question> asked;

 private:
  struct Pending : Asked {
    Pending(EventLoop& loop, Answer what, Done done)
        : answer(loop, [what = std::move(what), done = std::move(done)] {
            const auto call = done;
            call(what);
          }) {}
    DeferredCall answer;
  };

  EventLoop& loop_;
  std::map<Question, Answer> answers_;
  std::set<Question> silent_;
};

}  // namespace foyer::dns
