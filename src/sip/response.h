// Makes responses and requests of our own.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip/message.h"

namespace foyer::sip {

std::string_view DefaultReason(int status);  // "Ringing"; "Unknown" for codes without one

// A response to `request` (RFC 3261 s8.2.6): its Vias, From, To, Call-ID and CSeq, for 101-299 to an INVITE also its
// Record-Routes. `to_tag` is added to To unless it has one; empty adds none (100). `extra` are whole header lines.
std::string MakeResponse(const Message& request, int status, std::string_view to_tag = {},
                         const std::vector<std::string>& extra = {}, std::string_view content_type = {},
                         std::string_view body = {});

// The answer to a request that Message::Parse() refused with `failure`, from what its bytes still tell. Nothing if it
// is not to be answered: an ACK, a response, no code, or too little is left to send an answer by.
std::optional<std::string> RejectionFor(std::string_view bytes, const ParseFailure& failure);

// 128 random bits in hex, for tags, Call-IDs and branches.
std::string RandomToken();

// A request from parts, without Via. `headers` are whole lines, From, To, Call-ID, CSeq and Max-Forwards among them.
std::string MakeRequest(std::string_view method, std::string_view uri, const std::vector<std::string>& headers,
                        std::string_view content_type = {}, std::string_view body = {});

// A request that goes out once more: with another CSeq number, and with `more` whole lines before the others.
std::string WithCSeq(std::string_view request, std::uint32_t cseq, const std::vector<std::string>& more);

}  // namespace foyer::sip
