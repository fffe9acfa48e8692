// A relay without packets: it notes what it was asked, and answers with SDPs that tell where they come from
// ("offer-to-2", "answer-to-caller").
#pragma once
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "foyer/media_relay.h"

namespace foyer {

class FakeMediaRelay : public MediaRelay {
 public:
  class Session : public MediaSession {
   public:
    Session(FakeMediaRelay& relay, MediaSessionRequest asked) : request(std::move(asked)), relay_(relay) {
      relay_.sessions.push_back(this);
    }
    ~Session() override { std::erase(relay_.sessions, this); }

    void Offer(BranchId branch, MediaFacing facing, SdpDone done) override {
      if (relay_.ports == 0) return done({503, {}, "no ports"});
      --relay_.ports;
      if (facing.encrypted) encrypted.push_back(branch);
      open.push_back(branch);
      done({200, "offer-to-" + std::to_string(branch), {}});
    }
    void EarlyAnswer(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) override {
      early.push_back(std::to_string(branch) + " " + to_tag + " " + sdp);
      done({200, "answer-to-caller", {}});
    }
    void Select(BranchId branch, std::string to_tag, std::string sdp, SdpDone done) override {
      selected = std::to_string(branch) + " " + to_tag + " " + sdp;
      const auto answer = [this, done] {
        done(relay_.select_code == 200 ? SdpResult{200, "selected-to-caller", {}}
                                       : SdpResult{relay_.select_code, {}, "refused"});
      };
      if (relay_.holds_select) {
        held_select = answer;
      } else {
        answer();
      }
    }
    void CloseBranch(BranchId branch) override { std::erase(open, branch); }
    void MovePeer(Side side, IpAddress peer) override {
      moves.push_back((side == Side::kFront ? "front " : "back ") + peer.ToString());
    }
    void Reoffer(Side from, std::string sdp, SdpDone done) override {
      reoffers.push_back((from == Side::kFront ? "front " : "back ") + sdp);
      done({200, "reoffer", {}});
    }
    void Reanswer(std::string sdp, SdpDone done) override {
      reanswers.push_back(std::move(sdp));
      done({200, "reanswer", {}});
    }
    void AbandonReoffer() override { ++abandoned; }
    void RequestKeyFrame() override { ++key_frames_requested; }
    std::vector<LegStatistics> Statistics() const override { return {}; }

    MediaSessionRequest request;
    std::vector<BranchId> open;  // branches that have ports
    std::vector<BranchId> encrypted;
    std::vector<std::string> early;  // "BRANCH TAG SDP"
    std::string selected;            // the same
    std::function<void()> held_select;
    std::vector<std::string> moves, reoffers, reanswers;
    int abandoned = 0;
    int key_frames_requested = 0;

   private:
    FakeMediaRelay& relay_;
  };

  void Open(MediaSessionRequest request, std::function<void(OpenResult)> done) override {
    if (open_code != 200) return done({open_code, "refused", nullptr});
    done({200, {}, std::make_unique<Session>(*this, std::move(request))});
  }

  std::vector<Session*> sessions;  // those that live
  int open_code = 200;
  int select_code = 200;
  bool holds_select = false;  // the test calls held_select()
  std::size_t ports = 1000;
};

}  // namespace foyer
