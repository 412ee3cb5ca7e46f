# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The places of the demo, with the numbers that were published of them.

What the sources do not give is marked *illustrative*.  Nobody here is a real
person.
"""

PASSWORD = 'coworking'

# Illustrative: neither place publishes its opening hours in full.
OFFICE_HOURS = [(str(d), '09:00', '18:00') for d in range(5)]
SATURDAY_MORNING = [('5', '09:00', '12:30')]

COMPANIES = [
    'Communauté de communes de la Picardie verte',
    'Openscop',
    'Zoomacom',
    ]

# name: kind, units, and the rules that differ from "no rule".
# The rules are illustrative, in minutes.
CATEGORIES = {
    'Place en espace ouvert': ('seat', ['half_day', 'day', 'month'], {}),
    'Bureau individuel': ('office', ['half_day', 'day', 'month'], {}),
    'Salle de réunion': (
        'room', ['hour', 'half_day', 'day'],
        {'minimum': 60, 'step': 30, 'buffer_after': 15}),
    'Salle de formation': (
        'room', ['half_day', 'day'], {'buffer_after': 30}),
    'Matériel partagé': ('equipment', [], {}),
    }

SITES = [{
        'name': "Numeri'vert, Grandvilliers",
        'company': 'Communauté de communes de la Picardie verte',
        'companies': [],
        'address': ('Grandvilliers', '60210'),
        'hours': OFFICE_HOURS + SATURDAY_MORNING,
        'functions': ['coworking', 'telework', 'mediation', 'support'],
        'resources': [
            {
                'name': 'Espace ouvert',
                'category': 'Place en espace ouvert',
                'places': 4,
                },
            {
                'name': 'Bureau 1',
                'category': 'Bureau individuel',
                'equipment': 'Ordinateur\nTéléphone fixe',
                },
            {
                'name': 'Bureau 2',
                'category': 'Bureau individuel',
                'equipment': 'Ordinateur\nTéléphone fixe',
                },
            {
                'name': 'Salle de réunion',
                'category': 'Salle de réunion',
                'seated': 25,
                'standing': 50,
                },
            {
                'name': 'Imprimante, copieur, scanner',
                'category': 'Matériel partagé',
                },
            ],
        }, {
        # Two points are fixed, one moves: it has no address.
        'name': 'Point nomade de médiation',
        'company': 'Communauté de communes de la Picardie verte',
        'companies': [],
        'hours': [],
        'functions': ['mediation'],
        'resources': [],
        }, {
        'name': 'Comptoir numérique, Saint-Étienne',
        'company': 'Openscop',
        'companies': ['Zoomacom'],
        'address': ('Saint-Étienne', '42000'),
        'hours': OFFICE_HOURS,
        'functions': ['coworking', 'telework', 'mediation'],
        'resources': [
            {
                'name': 'Espace ouvert',
                'category': 'Place en espace ouvert',
                'places': 10,
                },
            {
                'name': 'Espace public numérique',
                'category': 'Salle de formation',
                },
            {
                'name': 'Salle de formation',
                'category': 'Salle de formation',
                # Illustrative.
                'seated': 12,
                },
            ],
        }]

# login, name, group, companies
USERS = [
    ('accueil.grandvilliers', "Accueil Grandvilliers", 'desk',
        ['Communauté de communes de la Picardie verte']),
    ('gestion.grandvilliers', "Gestion Grandvilliers", 'admin',
        ['Communauté de communes de la Picardie verte']),
    ('accueil.saint-etienne', "Accueil Saint-Étienne", 'desk', ['Openscop']),
    ('gestion.saint-etienne', "Gestion Saint-Étienne", 'admin',
        ['Openscop', 'Zoomacom']),
    ('animation.saint-etienne', "Animation Zoomacom", 'desk', ['Zoomacom']),
    ]

MEMBERS = [
    'Camille Aubépine', 'Sacha Bruyère', 'Dominique Chèvrefeuille',
    'Claude Digitale', 'Alix Églantine', 'Maxence Fougère',
    'Charlie Genêt', 'Lou Houx', 'Eden Iris', 'Andrea Jonquille',
    'Atelier du Noisetier', 'Coopérative des Tilleuls',
    'Association Les Mésanges', 'Studio Coquelicot',
    ]

# Each week of a place, illustrative but of the size that they report: day of
# the week, resource, unit, half or times, places, and the company that books
# when it is not the one that lets the place.
WEEKS = {
    "Numeri'vert, Grandvilliers": [
        (0, 'Espace ouvert', 'day', None, 1),
        (1, 'Espace ouvert', 'half_day', 'morning', 2),
        (1, 'Bureau 1', 'day', None, 1),
        (3, 'Espace ouvert', 'day', None, 1),
        (3, 'Salle de réunion', 'hour', ('14:00', '16:30'), 1),
        (4, 'Espace ouvert', 'half_day', 'afternoon', 1),
        (5, 'Bureau 2', 'half_day', 'morning', 1),
        ],
    'Comptoir numérique, Saint-Étienne': [
        (0, 'Espace ouvert', 'day', None, 3),
        (0, 'Espace public numérique', 'half_day', 'afternoon', 1,
            'Zoomacom'),
        (1, 'Espace ouvert', 'day', None, 5),
        (1, 'Salle de formation', 'day', None, 1, 'Zoomacom'),
        (2, 'Espace ouvert', 'half_day', 'morning', 4),
        (2, 'Espace public numérique', 'half_day', 'afternoon', 1,
            'Zoomacom'),
        (3, 'Espace ouvert', 'day', None, 6),
        (4, 'Espace ouvert', 'half_day', 'afternoon', 2),
        ],
    }
