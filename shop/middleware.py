"""What a visitor means to buy is kept in a cookie."""


def visitor_cart(get_response):
    """Write the cookie of a visitor's cart when it has changed."""

    def answer(request):
        response = get_response(request)
        cart = getattr(request, "visitor_cart", None)
        if cart and cart.is_changed:
            cart.keep(response)
        return response

    return answer
