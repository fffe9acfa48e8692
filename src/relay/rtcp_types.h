// Numbers of RTCP packets and of their formats, and sizes of their parts (RFC 3550 s12.1, RFC 4585 s6, RFC 5104 s4).
#pragma once
#include <cstddef>
#include <cstdint>

namespace foyer::relay::rtcp {

inline constexpr std::uint8_t kSenderReport = 200, kReceiverReport = 201, kSourceDescription = 202;
inline constexpr std::uint8_t kTransportFeedback = 205, kPayloadFeedback = 206;
inline constexpr std::uint8_t kNack = 1, kTmmbr = 3, kTmmbn = 4;           // of transport feedback
inline constexpr std::uint8_t kPli = 1, kFir = 4, kApplicationLayer = 15;  // of payload feedback
inline constexpr std::size_t kFeedbackHeader = 12, kReportBlock = 24;      // bytes

}  // namespace foyer::relay::rtcp
