#include "proxy/unwanted_answers.h"

#include "proxy/dialog.h"

namespace foyer::proxy {

void UnwantedAnswers::PutToRest(const Branch& branch, const sip::Message& invite, const sip::Message& success,
                                std::string_view reason) {
  const FlowTokens& tokens = context_.seams.tokens;
  context_.seams.transactions.SendStateless(branch.flow(), MakeAck(invite, success, tokens));
  if (!ended_.emplace(branch.id(), std::string(success.to_tag())).second) return;
  context_.own_requests.Send(
      {branch.flow(), MakeByeAfterAck(invite, success, tokens, reason), {}, success.cseq() + 1, branch.uplink()});
}

}  // namespace foyer::proxy
