#include "proxy/unwanted_answers.h"

#include "proxy/dialog.h"

namespace foyer::proxy {

void UnwantedAnswers::PutToRest(const Branch& branch, const sip::Message& invite, const sip::Message& success,
                                std::string_view reason) {
  transactions_.SendStateless(branch.flow(), MakeAck(invite, success, tokens_));
  if (!ended_.emplace(branch.id(), std::string(success.to_tag())).second) return;
  transactions_.Send(branch.flow(), MakeByeAfterAck(invite, success, tokens_, reason), {}, [](const ClientEvent&) {});
}

}  // namespace foyer::proxy
