// The bytes of a connection, cut into messages: the same ones, however the network cuts the bytes into pieces.
#pragma once
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "foyer/check.h"
#include "sip/framing.h"

namespace foyer::fuzz {
inline constexpr sip::Limits kSmall{512, 1024, 64};
inline constexpr std::size_t kMostPiece = 64;

struct Cut {
  std::vector<std::string> pieces;  // messages, "ping", "pong", replies
  bool failed = false;
};

// False when the connection is to be closed.
inline bool Take(const sip::Framing::Piece& piece, Cut& cut) {
  if (const auto* message = std::get_if<std::string_view>(&piece)) {
    FOYER_CHECK(!message->empty() && message->size() <= kSmall.max_header_bytes + kSmall.max_body_bytes + 4);
    cut.pieces.emplace_back(*message);
  } else if (const auto* reply = std::get_if<sip::Framing::Reply>(&piece)) {
    cut.pieces.push_back("reply " + reply->bytes);
    cut.failed = reply->is_last;
  } else if (std::holds_alternative<sip::ParseFailure>(piece)) {
    cut.failed = true;
  } else {
    cut.pieces.emplace_back(std::holds_alternative<sip::Framing::Ping>(piece) ? "ping" : "pong");
  }
  return !cut.failed;
}

inline Cut CutUp(sip::Framing& framing, std::string_view bytes, std::size_t piece) {
  Cut cut;
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    framing.Append(part);
    while (const auto next = framing.Next())
      if (!Take(*next, cut)) return cut;
    // What it holds is bounded, and nothing while nothing has begun.
    FOYER_CHECK(framing.pending().size() <= 8 * 1024 + kSmall.max_header_bytes + kSmall.max_body_bytes + piece + 16);
    FOYER_CHECK(framing.IsInsideMessage() || framing.pending().empty());
  }
  return cut;
}

template <typename MakeFraming>
void CheckCuts(std::string_view bytes, std::size_t piece, MakeFraming make) {
  const auto whole = make(), cut = make();
  const Cut a = CutUp(*whole, bytes, std::max<std::size_t>(bytes.size(), 1));
  const Cut b = CutUp(*cut, bytes, piece);
  FOYER_CHECK(a.failed == b.failed && a.pieces == b.pieces);
}

}  // namespace foyer::fuzz
