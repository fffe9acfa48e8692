// An answered call's dialog as the proxy in its middle knows it (RFC 3261 s12): enough to end it from here.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/authenticator.h"
#include "foyer/flow.h"
#include "foyer/flow_token.h"
#include "sip/message.h"

namespace foyer::proxy {

struct DialogSide {
  Identity identity;
  Flow flow;                        // its way now; it moves when the device proves who it is on another one
  std::string address;              // From or To value, with the tag that the other side knows
  std::string contact;              // URI
  std::vector<std::string> routes;  // between us and it
  std::uint32_t cseq = 0;           // the highest of its requests
};

struct Dialog {
  std::string call_id;
  DialogSide caller, callee;
  std::string callee_tag;  // the real one
  std::string shown_tag;   // the one that the caller knows
};

// What both sides of a dialog are, from the INVITE and its 2xx. `callee` comes with identity and flow filled in.
Dialog MakeDialog(const sip::Message& invite, const sip::Message& success, DialogSide caller, DialogSide callee,
                  std::string shown_tag, const FlowTokens& tokens);

// A BYE of ours to one side, as if the other had sent it; the dialog is over with it, so no CSeq needs mapping later.
std::string MakeBye(const Dialog& dialog, bool to_caller, std::string_view reason);

// The ACK to a 2xx that nobody wants, and the BYE after it (RFC 3261 s13.2.2.4 and s16.7 step 10).
std::string MakeAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens);
std::string MakeByeAfterAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens,
                            std::string_view reason);

}  // namespace foyer::proxy
