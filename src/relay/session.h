// The media of one call: writes every description that any side sees, and opens and closes the ways for the packets.
//
// The caller's answer is written from its own offer and is the same whoever answers, so that no device decides for the
// others; each branch is offered the codecs that were chosen for the call.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/media_relay.h"
#include "relay/forwarder.h"
#include "relay/media_flow.h"
#include "relay/media_transport.h"
#include "relay/offer_answer.h"
#include "relay/parties.h"
#include "relay/silence_watch.h"

namespace foyer::relay {

class Session;

// Who wants to know of all sessions.
struct SessionWatch {
  std::set<const Session*> sessions;  // those that there are
  OnLegClosed on_leg_closed;          // may be empty
};

// What all sessions share; must outlive them.
struct SessionContext {
  EventLoop& loop;
  MediaTransports& transports;
  Forwarder& forwarder;
  const RelayConfig& config;
  SessionWatch* watch = nullptr;  // null: nobody
};

class Session final : public MediaSession {
 public:
  // Reads the caller's offer and takes its ports. 488: nothing in it that we understand; 503: no ports.
  static MediaRelay::OpenResult Open(const SessionContext& context, MediaSessionRequest request);
  ~Session() override;

  void Offer(BranchId branch, MediaFacing facing, SdpDone done) override;
  void EarlyAnswer(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) override;
  void Select(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) override;
  void CloseBranch(BranchId branch) override;
  void MovePeer(Side side, IpAddress peer) override;
  void Reoffer(Side from, std::string sdp, SdpDone done) override;
  void Reanswer(std::string sdp, SdpDone done) override;
  void AbandonReoffer() override { reoffer_.reset(); }
  void RequestKeyFrame() override { flow_.RequestKeyFrame(Party::kCaller); }
  std::vector<LegStatistics> Statistics() const override;
  const std::string& call_id() const { return call_id_; }

  static constexpr std::size_t kMaxLegsOfBranch = 8;

 private:
  struct PendingReoffer {
    Side from = Side::kFront;
    PerMedium<PeerMedium> media;  // as it will be once the other side has agreed
  };
  // Which media go which way.
  struct Ways {
    PerMedium<bool> to_device{}, to_caller{};
  };

  Session(const SessionContext& context, MediaSessionRequest request, CodecChoice choice);

  FlowHooks MakeHooks();
  SdpResult DoOffer(BranchId branch, const MediaFacing& facing);
  SdpResult DoEarlyAnswer(BranchId branch, const std::string& to_tag, const std::string& sdp);
  SdpResult DoSelect(BranchId branch, const std::string& to_tag, const std::string& sdp);
  SdpResult DoReoffer(Side from, const std::string& sdp);
  SdpResult DoReanswer(const std::string& sdp);

  IpAddress LocalAddressFor(const MediaFacing& facing) const;
  bool OpenPorts(Anchor& anchor);
  std::unique_ptr<Leg> MakeLeg(BranchId branch, std::string to_tag);
  Anchor* FindBranch(BranchId branch) const;
  Anchor& AnchorOf(Side side) { return side == Side::kFront ? parties_.front : *parties_.selected_anchor; }
  Leg& LegOf(Side side) { return side == Side::kFront ? parties_.caller() : *parties_.selected; }

  PerMedium<PeerMedium> ReadMedia(const Anchor& anchor, const sip::SessionDescription& described) const;
  std::optional<PerMedium<PeerMedium>> ReadPeer(Anchor& anchor, const std::string& sdp, SdpSide::Kind kind) const;
  static void CheckKeys(const Anchor& anchor, PerMedium<PeerMedium>& answered);
  static void RenewKeys(Anchor& anchor, const Leg& leg, const PerMedium<PeerMedium>& offered);
  void TakeUpNewMedia(Anchor& from, Anchor& to);
  static void TakeUpIce(Anchor& anchor, const PerMedium<PeerMedium>& offered);
  void UpdateLeg(Anchor& anchor, Leg& leg, const PerMedium<PeerMedium>& media);
  Leg* ReadAnswer(Anchor& anchor, BranchId branch, const std::string& to_tag, const std::string& sdp);
  void CloseLosers();
  void TellClosed(const Anchor& anchor, const Leg* except) const;
  LegStatistics StatisticsOf(const Anchor& anchor, const Leg& leg) const;

  std::string WriteOffer(Anchor& to, const PerMedium<PeerMedium>& from);
  std::string WriteCallerAnswer();
  LocalMedium AnswerTo(Anchor& anchor, Medium medium, const PeerMedium& offered, sip::Direction direction) const;

  Ways OpenWays() const;
  void WatchSilence();
  void Later(std::function<void()> call);
  void DeliverCalls();

  const SessionContext context_;
  const std::string call_id_;
  const MediaSessionHandler handler_;
  const bool own_door_;
  CodecChoice choice_;  // grows if a medium comes into the call later
  Parties parties_;
  MediaFlow flow_;
  SilenceWatch silence_;
  bool early_answered_ = false;  // the caller has seen an answer
  std::optional<Ways> ways_at_answer_;
  std::optional<PendingReoffer> reoffer_;

  // What the handler is told in the next turn: it may change this session, or end it.
  std::vector<std::function<void()>> calls_;
  DeferredCall deliver_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace foyer::relay
