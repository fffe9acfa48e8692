// An answered call's dialog as the proxy in its middle knows it (RFC 3261 s12): enough to end it from here.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/authenticator.h"
#include "foyer/flow.h"
#include "foyer/flow_token.h"
#include "foyer/uplink.h"
#include "sip/message.h"

namespace foyer::proxy {

struct DialogSide {
  Identity identity;
  Flow flow;                             // its way now; it moves when the device proves who it is on another one
  Uplink* uplink = nullptr;              // that reaches it; null: a device
  std::string address = {};              // its From or To value with the tag, as it writes it itself,
  std::string shown = {};                // and as the other side knows it
  std::string contact = {};              // URI
  std::vector<std::string> routes = {};  // between us and it
  // It counts requests of ours too, those that we have sent again with credentials: what the other side sends reaches
  // it with a CSeq that is higher by the offset.
  std::uint32_t cseq_offset = 0;
  std::uint32_t last_cseq = 0;                       // the highest that it has got
  std::uint32_t invite_offset = 0;                   // of the last INVITE: its ACK has the same CSeq
  std::vector<std::string> invite_credentials = {};  // and the same credentials (RFC 3261 s13.2.2.4)

  // An uplink's flow may have been made anew.
  Flow way() const { return uplink != nullptr ? uplink->flow().value_or(flow) : flow; }
};

struct Dialog {
  std::string call_id;
  DialogSide caller, callee;
  std::string callee_tag;  // the real one
  std::string shown_tag;   // the one that the caller knows
};

// What both sides of a dialog are, from the INVITE as the caller sent it and its 2xx, or the 18x of an early one, as
// the callee did. `callee` comes with what is not in the messages.
Dialog MakeDialog(const sip::Message& invite, const sip::Message& success, DialogSide caller, DialogSide callee,
                  std::string shown_tag, const FlowTokens& tokens);

// Writes a request of one side as the other knows their dialog: From, To, CSeq; an ACK gets its credentials.
void WriteForOther(const Dialog& dialog, bool from_caller, const sip::Message& request, sip::Rewrite& rewrite);

// A BYE of ours to one side, as if the other had sent it, and its CSeq. The dialog is over with it.
std::string MakeBye(const Dialog& dialog, bool to_caller, std::string_view reason);

// An INFO of ours to one side, as if the other had sent it. It goes with the side's `last_cseq`, raised by it.
std::string MakeInfo(Dialog& dialog, bool to_caller, std::string_view content_type, std::string_view body);

// The ACK to a 2xx that nobody wants, and the BYE after it (RFC 3261 s13.2.2.4 and s16.7 step 10).
std::string MakeAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens);
std::string MakeByeAfterAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens,
                            std::string_view reason);

}  // namespace foyer::proxy
