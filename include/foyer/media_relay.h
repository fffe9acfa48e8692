// The media relay as the proxy sees it: one session per call, one front leg towards the caller (the door), one back leg
// per (branch, To-tag). It writes every SDP that any side sees. Asynchronous and losable: it may one day be another
// machine.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/endpoint.h"

namespace foyer {

using BranchId = std::uint64_t;  // unique within a session; chosen by the proxy

// Which of our interfaces faces a peer, and where its signalling comes from (its media may come from there too: NAT).
struct MediaFacing {
  IpAddress local;
  IpAddress peer;
  bool own_door = false;   // the device is our own user agent: what is typed (RFC 4733) is told, but never sent to it
  bool encrypted = false;  // offer it SRTP, and nothing else; a caller's own offer says it for the caller
};

// An SDP to send on, or why not: 488 (nothing that both understand) or 503 (no ports left).
struct SdpResult {
  int code = 200;
  std::string sdp;  // when code is 200; may be empty if there is nothing to say
  std::string why;  // otherwise
  bool ok() const { return code == 200; }
};
using SdpDone = std::function<void(SdpResult)>;  // called from the loop, perhaps before the asking call returns

// One medium of a leg.
struct StreamStatistics {
  std::string medium;  // "audio", "video"
  std::string codec;   // "H264", "PCMU"; empty: none yet
  Endpoint local, remote;
  bool latched = false;                        // `remote` has sent; else it is what was described
  unsigned moves = 0;                          // how often `remote` has become another while it sent
  std::uint64_t packets_in = 0, bytes_in = 0;  // RTP, with its headers
  std::uint64_t packets_out = 0, bytes_out = 0;
  std::int64_t lost = 0;        // of what it sent, by sequence numbers (RFC 3550 s6.4.1)
  double jitter_ms = 0;         // of what it sent
  double far_lost_percent = 0;  // of what it got, as its last report says
  double far_jitter_ms = 0;
  std::uint64_t pli_in = 0, pli_out = 0;    // requests for a key frame: PLI and FIR
  std::uint64_t nack_in = 0, nack_out = 0;  // for lost packets
};

struct LegStatistics {
  BranchId branch = 0;  // 0: the front leg
  std::string to_tag;   // empty: the front leg
  std::string srtp;     // the suite that encrypts its media; empty: in the clear
  bool selected = false;
  std::uint64_t rtp_in = 0, rtp_out = 0, rtcp_in = 0, rtcp_out = 0;  // packets
  std::uint64_t dropped_source = 0;            // from an address that signalling does not allow, or after the lock
  std::uint64_t srtp_failed = 0;               // packets that are not encrypted with its key
  std::uint64_t srtp_replayed = 0;             // that have been here before, or come too late to tell
  std::uint64_t dropped_other = 0;             // neither RTP, RTCP nor STUN, or broken
  std::uint64_t refused_checks = 0;            // of ICE, by somebody who does not know the password
  std::uint64_t dropped_unselected = 0;        // media of a phone that has not won
  std::uint64_t key_frame_requests = 0;        // PLI/FIR received from it
  std::uint64_t resent = 0;                    // packets that it had lost
  std::vector<StreamStatistics> streams = {};  // of media that are part of the call
};

class MediaSession {
 public:
  virtual ~MediaSession() = default;  // silences and frees everything

  enum class Side { kFront, kBack };  // the caller, the winner

  // The offer for one more branch: ports are taken now.
  virtual void Offer(BranchId branch, MediaFacing facing, SdpDone done) = 0;

  // A device answered early (18x with SDP): its leg starts to receive. The SDP is what the caller is to see: the same
  // answer for all branches, written from the caller's own offer.
  virtual void EarlyAnswer(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) = 0;

  // This leg won (2xx): media flows both ways on it, every other leg closes at once. `sdp` is the 2xx's; empty: the
  // early answer's stands. The result goes into the caller's 2xx.
  virtual void Select(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) = 0;

  // A branch failed or was cancelled: all its legs close and its ports are free.
  virtual void CloseBranch(BranchId branch) = 0;

  // A side's signalling comes from there now, as it has proved: from its next offer on its media may, too.
  virtual void MovePeer(Side side, IpAddress peer) = 0;

  // After Select: a new offer from `from` (re-INVITE, UPDATE); the result is the offer for the other side. Then either
  // the other side's answer (Reanswer: the result goes to `from`) or, if the offer was refused, AbandonReoffer.
  virtual void Reoffer(Side from, std::string sdp, SdpDone done) = 0;
  virtual void Reanswer(std::string sdp, SdpDone done) = 0;
  virtual void AbandonReoffer() = 0;

  // A device asked for a key frame by SIP (RFC 5168): as if it had sent a PLI. Merged with all other requests.
  virtual void RequestKeyFrame() = 0;

  virtual std::vector<LegStatistics> Statistics() const = 0;
};

struct MediaSessionHandler {
  std::function<void()> request_key_frame;  // asks our own door's encoder; empty: the relay sends PLI/FIR to the caller
  // Asks a side for a key frame by INFO (RFC 5168), as it has not said that it understands PLI or FIR; may be empty.
  std::function<void(MediaSession::Side side)> send_key_frame_request;
  // A telephone-event (RFC 4733) ended. It never reaches our own door nor other phones; `deliver_events` below.
  std::function<void(BranchId branch, std::string_view to_tag, char digit)> on_digit;
  std::function<void(BranchId branch, std::string_view to_tag)>
      on_first_rtp_out;                            // first video (else audio) packet to a leg
  std::function<void(std::string why)> on_silent;  // a leg that should send has been silent too long: end the call
  std::function<void()> on_lost;                   // the relay itself is gone (never by the local one)
};

struct MediaSessionRequest {
  std::string call_id;
  std::string offer;  // the caller's SDP
  MediaFacing facing;
  bool own_door = false;  // the caller is our own user agent: events end here; its key frames come by the handler
  MediaSessionHandler handler;
};

// Told of every leg whose call is over, or that did not win, when it closes.
using OnLegClosed = std::function<void(const std::string& call_id, const LegStatistics& leg)>;

class MediaRelay {
 public:
  virtual ~MediaRelay() = default;
  struct OpenResult {
    int code = 200;  // 488, 503 as in SdpResult
    std::string why;
    std::unique_ptr<MediaSession> session;
  };
  virtual void Open(MediaSessionRequest request, std::function<void(OpenResult)> done) = 0;
};

}  // namespace foyer
