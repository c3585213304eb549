"""Addresses of money: everybody's own, a project's, and the host's desk."""

from django.urls import path

from dugnad.web.treasury import (
    views_bill,
    views_desk,
    views_in,
    views_mine,
    views_naming,
    views_pay,
    views_project,
    views_propose,
    views_unclaimed,
)

urlpatterns = [
    path("money/", views_mine.mine, name="my-money"),
    path("money/where-to", views_mine.where_to, name="money-where-to"),
    path("money/put-back/<str:obligation>", views_mine.put_back, name="put-back"),
    path("money/<int:number>", views_mine.year, name="money-year"),
    path("hosts", views_naming.name_hosts, name="name-hosts"),
    path("hosts/<str:told>", views_naming.open_by_link, name="open-name-hosts"),
    path("p/<code:code>/money", views_project.project_money, name="project-money"),
    path("p/<code:code>/money/own", views_mine.theirs, name="their-money"),
    path("p/<code:code>/money/pay", views_propose.propose_to_pay, name="propose-to-pay"),
    path("p/<code:code>/money/pay/bill", views_bill.propose_to_pay, name="propose-a-bill"),
    path("p/<code:code>/money/unask", views_project.unask, name="money-unask"),
    path("p/<code:code>/money/part", views_project.part, name="money-part"),
    path("p/<code:code>/desk", views_desk.desk, name="desk"),
    path("p/<code:code>/desk/box", views_desk.open_box, name="open-box"),
    path("p/<code:code>/desk/box/<str:box>/confirm", views_desk.confirm_box, name="confirm-box"),
    path("p/<code:code>/desk/box/<str:box>/close", views_desk.close_box, name="close-box"),
    path("p/<code:code>/desk/fund", views_desk.name_fund, name="name-fund"),
    path("p/<code:code>/desk/asked/<code:asked>", views_desk.answer_project, name="answer-project"),
    path("p/<code:code>/desk/in/<str:box>/new", views_in.record, name="record-in"),
    path("p/<code:code>/desk/in/<int:number>", views_in.entry, name="money-entry"),
    path("p/<code:code>/desk/pay", views_pay.choose, name="money-choose"),
    path("p/<code:code>/desk/pay/<int:number>", views_pay.batch, name="money-batch"),
    path("p/<code:code>/desk/pay/<int:number>/list", views_pay.pay_list, name="pay-list"),
    path("p/<code:code>/desk/pay/<int:number>/back", views_pay.returned, name="money-returned"),
    path("p/<code:code>/desk/unclaimed", views_unclaimed.unclaimed_at, name="money-unclaimed"),
    path("p/<code:code>/desk/give-back/<code:card>", views_pay.owe_back, name="owe-back"),
]
