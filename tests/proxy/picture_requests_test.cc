#include "proxy/picture_requests.h"

#include <gmock/gmock.h>

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

using testing::HasSubstr;

// A door of another maker that understands neither PLI nor FIR.
class PictureRequestsTest : public House {
 protected:
  void RingFromGate() {
    Register(anna_);
    Call(gate_, "sip:home@house.test");
  }
  void Ask(MediaSession::Side side = MediaSession::Side::kFront) {
    Media().request.handler.send_key_frame_request(side);
  }
};

TEST_F(PictureRequestsTest, ADoorThatRingsIsAskedInTheDialogThatItKnows) {
  RingFromGate();
  Ask();
  EXPECT_EQ(CountSentTo(gate_, "INFO"), 0U) << "it knows no dialog yet";
  Reply(anna_, 183, "a", "sdp");
  Ask();
  ASSERT_EQ(CountSentTo(gate_, "INFO"), 1U);
  const sip::Message& info = SentTo(gate_, "INFO").request;
  EXPECT_EQ(info.from_tag(), "a");
  EXPECT_EQ(info.to_tag(), "caller");
  EXPECT_EQ(info.cseq(), 1U);
  EXPECT_EQ(info.Value(sip::HeaderId::kContentType), "application/media_control+xml");
  EXPECT_THAT(info.body(), HasSubstr("picture_fast_update"));
}

TEST_F(PictureRequestsTest, OnlyOneIsUnderWayAndAfterARefusalNoneIsSent) {
  RingFromGate();
  Reply(anna_, 183, "a", "sdp");
  Ask();
  Ask();
  EXPECT_EQ(CountSentTo(gate_, "INFO"), 1U);
  layer_.Reply(SentTo(gate_, "INFO"), 200, "");
  Ask();
  EXPECT_EQ(CountSentTo(gate_, "INFO"), 2U);
  layer_.Reply(SentTo(gate_, "INFO"), 415, "");
  Ask();
  EXPECT_EQ(CountSentTo(gate_, "INFO"), 2U);
}

TEST_F(PictureRequestsTest, WhatAPhoneSendsLaterCountsOnFromOurs) {
  RingFromGate();
  Reply(anna_, 183, "a", "sdp");
  Ask();
  layer_.Reply(SentTo(gate_, "INFO"), 200, "");
  Reply(anna_, 200, "a", "sdp");
  Ask();
  EXPECT_EQ(SentTo(gate_, "INFO").request.cseq(), 2U);
  ByCallee(anna_, "a", {.method = "BYE", .cseq = 7});
  EXPECT_EQ(SentTo(gate_, "BYE").request.cseq(), 9U) << "its own number, and the two of ours";
}

TEST_F(PictureRequestsTest, APhoneIsAskedOnceItHasAnswered) {
  RingFromGate();
  Reply(anna_, 183, "a", "sdp");
  Ask(MediaSession::Side::kBack);
  EXPECT_EQ(CountSentTo(anna_, "INFO"), 0U);
  Reply(anna_, 200, "a", "sdp");
  Ask(MediaSession::Side::kBack);
  EXPECT_EQ(SentTo(anna_, "INFO").request.to_tag(), "a");
}

}  // namespace
}  // namespace foyer::proxy
