#include "proxy/call_table.h"

namespace foyer::proxy {
namespace {

std::string KeyOf(std::string_view call_id, std::string_view caller_tag) {
  return std::string(call_id).append("\n").append(caller_tag);
}

std::string KeyOf(const Call& call) {
  const sip::Message& invite = call.caller().invite().request;
  return KeyOf(invite.call_id(), invite.from_tag());
}

}  // namespace

Call& CallTable::Add(const Context& context, IncomingInvite invite, Aor target) {
  auto call = std::make_unique<Call>(context, std::move(invite), std::move(target),
                                     [this](const Call& freeable) { Remove(freeable); });
  Call& added = *call;
  by_invite_[added.caller().invite().id] = &added;
  calls_[KeyOf(added)] = std::move(call);
  return added;
}

Call* CallTable::Find(const sip::Message& message) const {
  // A caller of RFC 2543 has no tag: its key is the Call-ID alone.
  const auto by_caller = calls_.find(KeyOf(message.call_id(), message.from_tag()));
  if (by_caller != calls_.end()) return by_caller->second.get();
  const auto by_callee = calls_.find(KeyOf(message.call_id(), message.to_tag()));
  return by_callee != calls_.end() && !message.to_tag().empty() ? by_callee->second.get() : nullptr;
}

Call* CallTable::FindByInvite(ServerTransactionId id) const {
  const auto found = by_invite_.find(id);
  return found == by_invite_.end() ? nullptr : found->second;
}

Call* CallTable::FindOfOwnDoor(const Aor& user) const {
  for (const auto& [key, call] : calls_) {
    if (call->state() == Call::State::kOver || !call->HasDeviceOf(user)) continue;
    if (call->IsOwnDoor(true) || call->IsOwnDoor(false)) return call.get();
  }
  return nullptr;
}

void CallTable::HangUpAll(std::string_view why) {
  for (const auto& [key, call] : calls_) call->HangUp(why);  // none is removed in this turn
}

std::vector<CallInfo> CallTable::Calls() const {
  std::vector<CallInfo> infos;
  for (const auto& [key, call] : calls_) {
    if (call->state() != Call::State::kOver) infos.push_back(call->Info());
  }
  return infos;
}

void CallTable::Remove(const Call& call) {
  by_invite_.erase(call.caller().invite().id);
  calls_.erase(KeyOf(call));
}

}  // namespace foyer::proxy
