#include "sip/stun.h"

#include "sip/stun_message.h"

namespace foyer::sip {
namespace {

StunWriter MakeResponse(const StunMessage& request, const Endpoint& source) {
  if (request.unknown().empty()) {
    StunWriter success(StunClass::kSuccess, request);
    success.AddMappedAddress(source);
    return success;
  }
  StunWriter error(StunClass::kError, request);
  error.AddError(420, "Unknown Attribute");
  error.AddUnknown(request.unknown());
  return error;
}

}  // namespace

std::optional<std::string> AnswerStun(Bytes datagram, const Endpoint& source) {
  const auto request = StunMessage::Parse(datagram);
  if (!request || request->kind != StunClass::kRequest || request->method != kStunBinding) return std::nullopt;
  return std::string(AsText(MakeResponse(*request, source).bytes()));
}

}  // namespace foyer::sip
