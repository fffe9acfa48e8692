#include "phone/linphone_user_agent.h"

#include <chrono>
#include <utility>
#include <vector>

#include "phone/core.h"
#include "phone/look_ins.h"
#include "phone/ring_call.h"

namespace foyer::phone {
namespace {

using namespace std::chrono_literals;
constexpr auto kIdleTick = 50ms;
constexpr auto kBusyTick = 10ms;  // in a call, and until we are registered
constexpr auto kRetryRegistration = 1s;

}  // namespace

struct LinphoneUserAgent::Impl {
  Impl(EventLoop& event_loop, UserAgentHandler its_handler)
      : handler(std::move(its_handler)),
        ring([this](auto state, auto reason) { NoteRing(state, std::move(reason)); }),
        look_ins([this](auto aor, bool started) { NoteLookIn(std::move(aor), started); }),
        tick(event_loop, [this] { Turn(); }),
        retry(event_loop, [this] { RetryRegistration(); }),
        now(event_loop, [this] { Turn(); }) {}

  Status Start(const UserAgentSettings& settings);
  void Turn();
  void TellFacts();
  void RetryRegistration();
  void NoteRegistration();
  void NoteRing(UserAgentCallState state, std::string reason);
  void NoteLookIn(std::string aor, bool started);
  bool IsRegistered() const { return ring_core->registered() && look_in_core->registered(); }

  const UserAgentHandler handler;
  // What liblinphone told us, to be handed on when none of its functions is on the stack.
  std::vector<std::function<void()>> facts;
  bool told_registered = false;
  RingCall ring;
  LookIns look_ins;
  Timer tick, retry;
  DeferredCall now;
  std::unique_ptr<Core> ring_core, look_in_core;  // last: they call into all the others
};

Status LinphoneUserAgent::Impl::Start(const UserAgentSettings& settings) {
  CoreHandler for_ring = {[this](Core&, LinphoneCall& call, LinphoneCallState state) { ring.OnCall(call, state); },
                          [this] { now.Schedule(); }};
  auto started = Core::Start(settings, CoreRole::kRing, std::move(for_ring));
  if (!started.ok()) return started.error();
  ring_core = std::move(started).value();
  CoreHandler for_look_in = {
      [this](Core& core, LinphoneCall& call, LinphoneCallState state) { look_ins.OnCall(core, call, state); },
      [this] { now.Schedule(); }};
  started = Core::Start(settings, CoreRole::kLookIn, std::move(for_look_in));
  if (!started.ok()) return started.error();
  look_in_core = std::move(started).value();
  now.Schedule();
  retry.Start(kRetryRegistration);
  return Ok();
}

void LinphoneUserAgent::Impl::Turn() {
  ring_core->Iterate();
  look_in_core->Iterate();
  NoteRegistration();
  const bool busy = !IsRegistered() || ring_core->has_calls() || look_in_core->has_calls();
  tick.Start(busy ? kBusyTick : kIdleTick);
  TellFacts();
}

void LinphoneUserAgent::Impl::TellFacts() {
  for (const auto& fact : std::exchange(facts, {})) fact();
}

void LinphoneUserAgent::Impl::RetryRegistration() {
  ring_core->RetryRegistration();
  look_in_core->RetryRegistration();
  retry.Start(kRetryRegistration);
}

void LinphoneUserAgent::Impl::NoteRegistration() {
  if (IsRegistered() == told_registered) return;
  told_registered = IsRegistered();
  facts.emplace_back([this, registered = told_registered] {
    if (handler.on_registered) handler.on_registered(registered);
  });
}

void LinphoneUserAgent::Impl::NoteRing(UserAgentCallState state, std::string reason) {
  facts.emplace_back([this, state, reason = std::move(reason)] {
    if (handler.on_ring_state) handler.on_ring_state(state, reason);
  });
  now.Schedule();
}

void LinphoneUserAgent::Impl::NoteLookIn(std::string aor, bool started) {
  facts.emplace_back([this, aor = std::move(aor), started] {
    if (handler.on_look_in) handler.on_look_in(aor, started);
  });
  now.Schedule();
}

LinphoneUserAgent::LinphoneUserAgent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

LinphoneUserAgent::~LinphoneUserAgent() = default;

Result<std::unique_ptr<LinphoneUserAgent>> LinphoneUserAgent::Create(EventLoop& loop, const UserAgentSettings& settings,
                                                                     UserAgentHandler handler) {
  auto impl = std::make_unique<Impl>(loop, std::move(handler));
  const Status started = impl->Start(settings);
  if (!started.ok()) return started.error();
  return std::unique_ptr<LinphoneUserAgent>(new LinphoneUserAgent(std::move(impl)));
}

void LinphoneUserAgent::UseCamera(VideoSource& camera) {
  impl_->ring.UseCamera(camera);
  impl_->ring_core->UseCamera(camera);
  impl_->look_in_core->UseCamera(camera);
}

Status LinphoneUserAgent::Ring(const std::string& target) {
  const Status rang = impl_->ring.Ring(*impl_->ring_core, target);
  impl_->now.Schedule();
  return rang;
}

void LinphoneUserAgent::HangUpRing() {
  impl_->ring.HangUp();
  impl_->now.Schedule();
}

void LinphoneUserAgent::HangUp(std::string_view call_id) {
  if (!impl_->ring_core->HangUp(call_id)) impl_->look_in_core->HangUp(call_id);
  impl_->now.Schedule();
}

void LinphoneUserAgent::Poke() { impl_->now.Schedule(); }

}  // namespace foyer::phone
