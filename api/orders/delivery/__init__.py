"""Sub-orders for programs: read them, and every step from the contract to the rating as a POST of its own."""

from django.urls import path

from api.orders.delivery import reading, substituting, verbs

urlpatterns = [
    path("sub-orders/", reading.SubOrderList.as_view(), name="sub-orders"),
    path("sub-orders/<int:pk>/", reading.SubOrderDetail.as_view(), name="sub-order"),
    path("sub-orders/<int:pk>/contract/", reading.SubOrderContract.as_view(), name="sub-order-contract"),
    path("sub-orders/<int:pk>/dispatch/", verbs.SubOrderDispatch.as_view(), name="sub-order-dispatch"),
    path("sub-orders/<int:pk>/invoice/", verbs.SubOrderInvoice.as_view(), name="sub-order-invoice"),
    path("sub-orders/<int:pk>/invoice/void/", verbs.InvoiceVoid.as_view(), name="sub-order-invoice-void"),
    path("sub-orders/<int:pk>/payment/", verbs.SubOrderPay.as_view(), name="sub-order-payment"),
    path("sub-orders/<int:pk>/payment/void/", verbs.PaymentVoid.as_view(), name="sub-order-payment-void"),
    path("sub-orders/<int:pk>/payment/confirm/", verbs.PaymentConfirm.as_view(), name="sub-order-payment-confirm"),
    path("sub-orders/<int:pk>/cancel/", verbs.SubOrderCancel.as_view(), name="sub-order-cancel"),
    path("sub-orders/<int:pk>/rate/", verbs.SubOrderRate.as_view(), name="sub-order-rate"),
    path("sub-orders/<int:pk>/rates/", reading.SubOrderRates.as_view(), name="sub-order-rates"),
    path("shipments/<int:pk>/receive/", verbs.ShipmentReceive.as_view(), name="shipment-receive"),
    path("receipt-items/<int:pk>/claim/", verbs.ItemClaim.as_view(), name="receipt-item-claim"),
    path("claims/<int:pk>/answer/", verbs.ClaimAnswer.as_view(), name="claim-answer"),
    path("claims/<int:pk>/withdraw/", verbs.ClaimWithdraw.as_view(), name="claim-withdraw"),
    path("claims/<int:pk>/replace/", verbs.ClaimReplace.as_view(), name="claim-replace"),
    path("claims/<int:pk>/settle/", verbs.ClaimSettle.as_view(), name="claim-settle"),
    path("parts/<int:pk>/change/", verbs.PartChangePropose.as_view(), name="part-change"),
    path("parts/<int:pk>/substitutes/", substituting.PartSubstitutes.as_view(), name="part-substitutes"),
    path("parts/<int:pk>/withdraw/", verbs.PartWithdraw.as_view(), name="part-withdraw"),
    path("parts/<int:pk>/release/", verbs.PartRelease.as_view(), name="part-release"),
    path("parts/<int:pk>/close-short/", verbs.PartCloseShort.as_view(), name="part-close-short"),
    path("changes/<int:pk>/answer/", verbs.ChangeAnswer.as_view(), name="change-answer"),
    path("changes/<int:pk>/withdraw/", verbs.ChangeWithdraw.as_view(), name="change-withdraw"),
    path("orders/<int:pk>/reopen/", verbs.OrderReopen.as_view(), name="order-reopen"),
    path("orders/<int:pk>/abandon/", verbs.OrderAbandon.as_view(), name="order-abandon"),
    path("delivery-rates/", reading.DeliveryRates.as_view(), name="delivery-rates"),
]
