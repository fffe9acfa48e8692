#include "relay/session.h"

#include <algorithm>
#include <utility>

#include "relay/stream_report.h"

namespace foyer::relay {
namespace {

SdpResult Refused(int code, std::string why) { return {code, {}, std::move(why)}; }

}  // namespace

MediaRelay::OpenResult Session::Open(const SessionContext& context, MediaSessionRequest request) {
  const auto offer = sip::SessionDescription::Parse(request.offer);
  if (!offer) return {488, "the offer is no SDP", nullptr};
  auto choice = ChooseCodecs(*offer);
  if (!choice)
    return {488, "the offer has neither PCMU nor PCMA nor video, or only encrypted in ways that we do not know",
            nullptr};
  std::unique_ptr<Session> session(new Session(context, std::move(request), std::move(*choice)));
  Anchor& front = session->parties_.front;
  if (!session->OpenPorts(front)) return {503, "no media ports left", nullptr};
  front.sdp.ReadFirstOffer(*offer, session->choice_);
  const PerMedium<PeerMedium> media = session->ReadMedia(front, *offer);
  TakeUpIce(front, media);
  session->UpdateLeg(front, session->parties_.caller(), media);
  return {200, {}, std::move(session)};
}

Session::Session(const SessionContext& context, MediaSessionRequest request, CodecChoice choice)
    : context_(context),
      call_id_(std::move(request.call_id)),
      handler_(std::move(request.handler)),
      own_door_(request.own_door),
      choice_(std::move(choice)),
      parties_(request.facing, LocalAddressFor(request.facing)),
      flow_(context.loop, context.forwarder, parties_,
            VideoCodecOf(choice_.video ? std::string_view(choice_.video->encoding) : std::string_view()), own_door_,
            MakeHooks()),
      silence_(context.loop, context.config.silence_timeout,
               [this](std::string why) {
                 Later([this, why = std::move(why)] {
                   if (handler_.on_silent) handler_.on_silent(why);
                 });
               }),
      deliver_(context.loop, [this] { DeliverCalls(); }) {
  parties_.front.legs.push_back(MakeLeg(0, {}));
  if (context_.watch != nullptr) context_.watch->sessions.insert(this);
}

Session::~Session() {
  if (context_.watch != nullptr) context_.watch->sessions.erase(this);
  TellClosed(parties_.front, nullptr);
  for (const auto& [id, anchor] : parties_.branches) TellClosed(*anchor, nullptr);
}

FlowHooks Session::MakeHooks() {
  FlowHooks hooks;
  if (handler_.request_key_frame) hooks.key_frames.ask_own_door = [this] { Later(handler_.request_key_frame); };
  if (handler_.send_key_frame_request)
    hooks.key_frames.ask_by_info = [this](Party source) {
      Later([this, source] { handler_.send_key_frame_request(source == Party::kCaller ? Side::kFront : Side::kBack); });
    };
  hooks.on_first_rtp_out = [this](const Leg& leg) {
    Later([this, branch = leg.counters.branch, tag = leg.counters.to_tag] {
      if (handler_.on_first_rtp_out) handler_.on_first_rtp_out(branch, tag);
    });
  };
  hooks.is_own = [this](const Endpoint& endpoint) { return context_.transports.IsOwn(endpoint); };
  hooks.on_heard = [this](Party party) { silence_.OnHeard(party); };
  return hooks;
}

// ---- Branches

void Session::Offer(BranchId branch, MediaFacing facing, SdpDone done) { done(DoOffer(branch, facing)); }

SdpResult Session::DoOffer(BranchId branch, const MediaFacing& facing) {
  if (parties_.selected != nullptr) return Refused(488, "another device has answered");
  if (FindBranch(branch) != nullptr) return Refused(488, "the branch has its offer");
  auto anchor = std::make_unique<Anchor>(facing, LocalAddressFor(facing));
  if (!OpenPorts(*anchor)) return Refused(503, "no media ports left");
  anchor->sdp.BeginOffer(choice_, facing.encrypted);
  PerMedium<PeerMedium> media;
  for (const Medium medium : kMedia) media[IndexOf(medium)] = parties_.caller().At(medium).peer;
  std::string offer = WriteOffer(*anchor, media);
  parties_.branches.emplace(branch, std::move(anchor));
  return {200, std::move(offer), {}};
}

void Session::EarlyAnswer(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) {
  done(DoEarlyAnswer(branch, to_tag, sdp));
}

SdpResult Session::DoEarlyAnswer(BranchId branch, const std::string& to_tag, const std::string& sdp) {
  Anchor* anchor = FindBranch(branch);
  if (anchor == nullptr || parties_.selected != nullptr) return Refused(488, "the branch is closed");
  Leg* leg = ReadAnswer(*anchor, branch, to_tag, sdp);
  if (leg == nullptr) return Refused(488, "the answer has no codec of the offer");
  flow_.OnJoined(*anchor, *leg);
  early_answered_ = true;
  return {200, WriteCallerAnswer(), {}};
}

void Session::Select(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) {
  done(DoSelect(branch, to_tag, sdp));
}

SdpResult Session::DoSelect(BranchId branch, const std::string& to_tag, const std::string& sdp) {
  Anchor* anchor = FindBranch(branch);
  if (anchor == nullptr) return Refused(488, "the branch is closed");
  if (parties_.selected != nullptr && parties_.selected != anchor->Find(to_tag))
    return Refused(488, "another device has answered");
  Leg* leg = sdp.empty() ? anchor->Find(to_tag) : ReadAnswer(*anchor, branch, to_tag, sdp);
  if (leg == nullptr) return Refused(488, "the answer has no codec of the offer");
  parties_.selected_anchor = anchor;
  parties_.selected = leg;
  leg->counters.selected = true;
  CloseLosers();
  ways_at_answer_ = OpenWays();
  WatchSilence();
  flow_.OnJoined(*anchor, *leg);
  return {200, WriteCallerAnswer(), {}};
}

void Session::CloseLosers() {
  for (const auto& [id, anchor] : parties_.branches) TellClosed(*anchor, parties_.selected);
  std::erase_if(parties_.branches, [this](const auto& one) { return one.second.get() != parties_.selected_anchor; });
  std::erase_if(parties_.selected_anchor->legs, [this](const auto& leg) { return leg.get() != parties_.selected; });
}

void Session::CloseBranch(BranchId branch) {
  if (parties_.selected_anchor != nullptr && FindBranch(branch) == parties_.selected_anchor) return;
  if (const Anchor* anchor = FindBranch(branch)) TellClosed(*anchor, nullptr);
  parties_.branches.erase(branch);
}

std::vector<LegStatistics> Session::Statistics() const {
  std::vector<LegStatistics> all = {StatisticsOf(parties_.front, parties_.caller())};
  for (const auto& [id, anchor] : parties_.branches)
    for (const auto& leg : anchor->legs) all.push_back(StatisticsOf(*anchor, *leg));
  return all;
}

LegStatistics Session::StatisticsOf(const Anchor& anchor, const Leg& leg) const {
  LegStatistics all = leg.counters;
  const std::string video = choice_.video ? choice_.video->encoding : std::string();
  for (const Medium medium : kMedia) {
    const Stream& stream = leg.At(medium);
    if (!stream.peer.active || anchor.At(medium) == nullptr) continue;
    if (stream.cipher.is_on()) all.srtp = TraitsOf(*stream.cipher.suite()).name;
    all.streams.push_back(DescribeStream(stream, medium, {anchor.local, anchor.At(medium)->port()}, video));
  }
  return all;
}

void Session::TellClosed(const Anchor& anchor, const Leg* except) const {
  if (context_.watch == nullptr || !context_.watch->on_leg_closed) return;
  for (const auto& leg : anchor.legs)
    if (leg.get() != except) context_.watch->on_leg_closed(call_id_, StatisticsOf(anchor, *leg));
}

// ---- Legs and ports

IpAddress Session::LocalAddressFor(const MediaFacing& facing) const {
  const auto& wanted = context_.config.address;
  if (!wanted || facing.local.is_loopback() || wanted->is_v4() != facing.local.is_v4()) return facing.local;
  return *wanted;
}

bool Session::OpenPorts(Anchor& anchor) {
  for (const Medium medium : kMedia) {
    if (!choice_.Has(medium)) continue;
    auto& transport = anchor.transports[IndexOf(medium)];
    if (transport) continue;
    transport =
        context_.transports.Open(anchor.local, [this, &anchor, medium](Component component, std::span<Packet> packets) {
          flow_.OnPackets(anchor, medium, component, packets);
        });
    if (!transport) return false;
  }
  return true;
}

std::unique_ptr<Leg> Session::MakeLeg(BranchId branch, std::string to_tag) {
  return std::make_unique<Leg>(context_.loop, branch, std::move(to_tag), [this](Leg& leg, char digit) {
    Later([this, id = leg.counters.branch, tag = leg.counters.to_tag, digit] {
      if (handler_.on_digit) handler_.on_digit(id, tag, digit);
    });
  });
}

Anchor* Session::FindBranch(BranchId branch) const {
  const auto found = parties_.branches.find(branch);
  return found == parties_.branches.end() ? nullptr : found->second.get();
}

Leg* Session::ReadAnswer(Anchor& anchor, BranchId branch, const std::string& to_tag, const std::string& sdp) {
  const auto media = ReadPeer(anchor, sdp, SdpSide::Kind::kAnswer);
  if (!media) return nullptr;
  Leg* leg = anchor.Find(to_tag);
  if (leg == nullptr) {
    if (anchor.legs.size() >= kMaxLegsOfBranch) return nullptr;
    leg = anchor.legs.emplace_back(MakeLeg(branch, to_tag)).get();
  }
  UpdateLeg(anchor, *leg, *media);
  return leg;
}

// ---- Changes of an answered call

void Session::MovePeer(Side side, IpAddress peer) {
  if (parties_.selected != nullptr) AnchorOf(side).facing.peer = peer;
}

void Session::Reoffer(Side from, std::string sdp, SdpDone done) { done(DoReoffer(from, sdp)); }

SdpResult Session::DoReoffer(Side from, const std::string& sdp) {
  if (parties_.selected == nullptr || reoffer_) return Refused(488, "not now");
  const auto offered = sip::SessionDescription::Parse(sdp);
  if (!offered) return Refused(488, "the offer is no SDP");
  Anchor& other = AnchorOf(from == Side::kFront ? Side::kBack : Side::kFront);
  AnchorOf(from).sdp.Read(*offered, SdpSide::Kind::kOffer);
  TakeUpNewMedia(AnchorOf(from), other);
  const auto media = ReadPeer(AnchorOf(from), sdp, SdpSide::Kind::kOffer);
  if (!media) return Refused(488, "the offer has no codec of the call");
  reoffer_ = PendingReoffer{from, *media};
  return {200, WriteOffer(other, *media), {}};
}

// Where there are no ports for it, the medium stays rejected and the rest of the call goes on.
void Session::TakeUpNewMedia(Anchor& from, Anchor& to) {
  for (const Medium medium : kMedia) {
    const CodecChoice before = choice_;
    const sip::MediaDescription* line = from.sdp.FindFree(medium);
    if (line == nullptr || !AddToChoice(*line, medium, choice_)) continue;
    if (!OpenPorts(from) || !OpenPorts(to)) {
      from.transports[IndexOf(medium)].reset();
      choice_ = before;
      continue;
    }
    from.sdp.TakeUp(medium);
    to.sdp.TakeUp(medium);
    if (medium == Medium::kVideo) flow_.SetVideoCodec(VideoCodecOf(choice_.video->encoding));
  }
}

void Session::Reanswer(std::string sdp, SdpDone done) { done(DoReanswer(sdp)); }

SdpResult Session::DoReanswer(const std::string& sdp) {
  if (!reoffer_) return Refused(488, "nothing was offered");
  PendingReoffer offer = *std::exchange(reoffer_, std::nullopt);
  const Side to = offer.from == Side::kFront ? Side::kBack : Side::kFront;
  auto answer = ReadPeer(AnchorOf(to), sdp, SdpSide::Kind::kAnswer);
  if (!answer) return Refused(488, "the answer has no codec of the offer");
  Anchor& offerer = AnchorOf(offer.from);
  for (const Medium medium : kMedia) {
    PeerMedium& offered = offer.media[IndexOf(medium)];
    PeerMedium& answered = (*answer)[IndexOf(medium)];
    offered.active = answered.active = offered.active && answered.active;
  }
  TakeUpIce(offerer, offer.media);
  RenewKeys(offerer, LegOf(offer.from), offer.media);
  UpdateLeg(offerer, LegOf(offer.from), offer.media);
  LegOf(offer.from).Loosen();
  UpdateLeg(AnchorOf(to), LegOf(to), *answer);
  flow_.RequestKeyFrame(Party::kCaller);
  flow_.RequestKeyFrame(Party::kDevice);
  WatchSilence();
  PerMedium<LocalMedium> media;
  for (const Medium medium : kMedia) {
    const PeerMedium& offered = offer.media[IndexOf(medium)];
    if (offered.active)
      media[IndexOf(medium)] = AnswerTo(offerer, medium, offered, (*answer)[IndexOf(medium)].direction);
  }
  return {200, offerer.sdp.Write(media), {}};
}

// ---- Silence

Session::Ways Session::OpenWays() const {
  Ways ways;
  for (const Medium medium : kMedia) {
    const PeerMedium& caller = parties_.caller().At(medium).peer;
    const PeerMedium& device = parties_.selected->At(medium).peer;
    if (!caller.active || !device.active) continue;
    ways.to_device[IndexOf(medium)] = Sends(caller.direction) && Receives(device.direction);
    ways.to_caller[IndexOf(medium)] = Sends(device.direction) && Receives(caller.direction);
  }
  return ways;
}

// A call of which some way was closed after the answer is on hold, and may be silent for long.
void Session::WatchSilence() {
  const Ways ways = OpenWays();
  const auto is_open = [](const PerMedium<bool>& media) { return std::ranges::find(media, true) != media.end(); };
  const auto has_closed = [](const PerMedium<bool>& now, const PerMedium<bool>& before) {
    return !std::ranges::equal(now, before, [](bool is, bool was) { return is || !was; });
  };
  using Expectation = SilenceWatch::Expectation;
  const auto expected = [&](const PerMedium<bool>& sent, const PerMedium<bool>& received) {
    if (is_open(sent)) return Expectation::kPackets;
    return is_open(received) ? Expectation::kReports : Expectation::kNothing;
  };
  if (has_closed(ways.to_device, ways_at_answer_->to_device) ||
      has_closed(ways.to_caller, ways_at_answer_->to_caller)) {
    silence_.Expect(Expectation::kNothing, Expectation::kNothing);
  } else {
    silence_.Expect(expected(ways.to_device, ways.to_caller), expected(ways.to_caller, ways.to_device));
  }
}

// ---- What the handler is told

void Session::Later(std::function<void()> call) {
  calls_.push_back(std::move(call));
  deliver_.Schedule();
}

void Session::DeliverCalls() {
  const auto calls = std::exchange(calls_, {});
  const std::weak_ptr alive = alive_;
  for (const auto& call : calls) {
    if (alive.expired()) return;
    call();
  }
}

}  // namespace foyer::relay
