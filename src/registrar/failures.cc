#include "registrar/failures.h"

#include <bit>
#include <utility>

namespace foyer::registrar {
namespace {

constexpr TokenBucket::Limit kTelling{0.1, 60};  // made-up addresses must not fill the journal

}  // namespace

Failures::Failures(EventLoop& loop, EventJournal& journal)
    : loop_(loop), journal_(journal), telling_(kTelling, loop.Now()) {}

void Failures::Count(const Flow& from, std::string what, std::string call_id, std::string why) {
  const std::uint64_t failures = guard_ == nullptr ? 1 : guard_->OnOffence(from, Offence::kWrongCredentials);
  if (!std::has_single_bit(failures) || !telling_.Take(kTelling, loop_.Now())) return;
  journal_.Record(EventType::kRefused, std::move(call_id),
                  {{"what", std::move(what)},
                   {"why", std::move(why)},
                   {"source", from.remote.address.ToString()},
                   {"failures", std::to_string(failures)}});
}

}  // namespace foyer::registrar
