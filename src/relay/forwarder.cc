#include "relay/forwarder.h"

#include <algorithm>

#include "relay/g711.h"

namespace foyer::relay {

Forwarder::Outcome Forwarder::ForwardRtp(Leg& to, Medium medium, MediaTransport& transport, std::span<RtpIn> packets,
                                         std::optional<std::uint32_t> sets_timestamp, TimePoint now) {
  Stream& stream = to.At(medium);
  Outcome outcome;
  std::size_t count = 0;
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const RtpIn& packet = packets[i];
    if (packet.codec == Codec::kVideo && !stream.gate.Passes(packet.start, packet.header.timestamp, sets_timestamp)) {
      outcome.waits_for_picture = true;
      continue;
    }
    const MutableBytes bytes = Prepare(stream, packet, i, now);
    if (bytes.empty()) continue;
    stream.outgoing.CountSent(packet.header.payload_size);
    out_[count++] = {bytes.data(), bytes.size()};
  }
  if (count == 0) return outcome;
  outcome.sent = transport.Send(Component::kRtp, stream.rtp.destination(), std::span(out_).first(count));
  to.counters.rtp_out += outcome.sent;
  stream.counts.packets_out += outcome.sent;
  for (const iovec& packet : std::span(out_).first(outcome.sent)) stream.counts.bytes_out += packet.iov_len;
  stream.resend.Earn(outcome.sent);
  return outcome;
}

void Forwarder::SendRtcp(Leg& to, Medium medium, MediaTransport& transport, RtcpWriter& compound) {
  Stream& stream = to.At(medium);
  if (!stream.peer.active || !stream.rtcp.HasDestination()) return;
  iovec packet{compound.bytes().data(), compound.bytes().size()};
  if (stream.cipher.is_on())
    packet.iov_len = stream.cipher.Protect(Component::kRtcp, compound.buffer(), compound.bytes().size());
  if (packet.iov_len == 0) return;
  to.counters.rtcp_out += transport.Send(Component::kRtcp, stream.rtcp.destination(), {&packet, 1});
}

MutableBytes Forwarder::Prepare(Stream& to, const RtpIn& packet, std::size_t index, TimePoint now) {
  MutableBytes bytes = packet.bytes;
  auto payload_type = to.peer.payloads.Out(packet.codec);
  if (!payload_type && IsG711(packet.codec)) {
    payload_type = to.peer.payloads.Out(OtherLaw(packet.codec));
    if (payload_type) bytes = Convert(packet, index);
  }
  if (!payload_type) return {};
  const auto place = to.outgoing.PlaceOf(packet.header, now);
  if (!place) return {};
  Readdress(bytes, packet.header, *payload_type, place->sequence_number, place->timestamp, to.outgoing.ssrc());
  return to.cipher.is_on() ? Encrypt(to, bytes, index) : bytes;
}

MutableBytes Forwarder::Convert(const RtpIn& packet, std::size_t index) {
  const MutableBytes copy = Copy(packet.bytes, index);
  const MutableBytes samples = copy.subspan(packet.header.payload_offset, packet.header.payload_size);
  if (packet.codec == Codec::kPcmu) {
    ConvertMuLawToALaw(samples);
  } else {
    ConvertALawToMuLaw(samples);
  }
  return copy;
}

MutableBytes Forwarder::Encrypt(Stream& to, MutableBytes packet, std::size_t index) {
  if (packet.data() != copies_[index].data()) packet = Copy(packet, index);
  const MutableBytes buffer(copies_[index]);
  return buffer.first(to.cipher.Protect(Component::kRtp, buffer, packet.size()));
}

MutableBytes Forwarder::Copy(Bytes packet, std::size_t index) {
  std::ranges::copy(packet, copies_[index].begin());
  return MutableBytes(copies_[index]).first(packet.size());
}

}  // namespace foyer::relay
